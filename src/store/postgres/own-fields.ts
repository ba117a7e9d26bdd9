/** The user's own fields on PostgreSQL, as JSON. */
import { sql } from 'kysely';
import type { CustomField } from '../../domain/book/custom-field.ts';
import type { FieldRegistry } from '../../ports/own-fields.ts';
import { type PgDb, type PgQuery, transact } from './connection.ts';

export function createFieldRegistry(db: PgDb): FieldRegistry {
  return {
    version: () => versionIn(db),
    async all() {
      const rows = await db.selectFrom('own_fields').select(['field', 'former']).orderBy('place').execute();
      return rows.map(({ field, former }) => ({
        field: JSON.parse(field) as CustomField,
        ...(former !== null && { former: JSON.parse(former) as CustomField }),
      }));
    },
    save: ({ field, former }, version) =>
      transact(db, async (query) => {
        // Of two that change the same version, one comes too late.
        await sql`lock table own_fields in share row exclusive mode`.execute(query);
        if ((await versionIn(query)) !== version) return false;
        const next = version + 1;
        const said = { version: next, field: JSON.stringify(field), former: former ? JSON.stringify(former) : null };
        await query
          .insertInto('own_fields')
          .values({ id: field.id, place: next, ...said })
          .onConflict((conflict) => conflict.column('id').doUpdateSet(said))
          .execute();
        return true;
      }),
  };
}

async function versionIn(query: PgQuery): Promise<number> {
  const { version } = await query
    .selectFrom('own_fields')
    .select((select) => select.fn.max('version').as('version'))
    .executeTakeFirstOrThrow();
  return version ?? 0;
}
