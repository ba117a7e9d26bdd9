/** The user's own fields on SQLite, as JSON. */
import type { CustomField } from '../../domain/book/custom-field.ts';
import type { FieldRegistry } from '../../ports/own-fields.ts';
import type { OwnFieldTable } from '../own-field-table.ts';
import { type Db, groupCommit, statement } from './connection.ts';

export function createFieldRegistry(db: Db): FieldRegistry {
  const latest = statement(db, (query, _: Record<never, never>) => query.selectFrom('own_fields').select((select) => select.fn.max('version').as('version')));
  const put = statement(db, (query, { id, place, version, field, former }: OwnFieldTable) =>
    query
      .insertInto('own_fields')
      .values({ id, place, version, field, former })
      .onConflict((conflict) => conflict.column('id').doUpdateSet({ version, field, former })),
  );
  const versionNow = () => latest.first({})?.version ?? 0;
  return {
    version: async () => versionNow(),
    async all() {
      const rows = await db.selectFrom('own_fields').select(['field', 'former']).orderBy('place').execute();
      return rows.map(({ field, former }) => ({
        field: JSON.parse(field) as CustomField,
        ...(former !== null && { former: JSON.parse(former) as CustomField }),
      }));
    },
    save: ({ field, former }, version) =>
      groupCommit(db, () => {
        if (versionNow() !== version) return false;
        const next = version + 1;
        put.run({ id: field.id, place: next, version: next, field: JSON.stringify(field), former: former ? JSON.stringify(former) : null });
        return true;
      }),
  };
}
