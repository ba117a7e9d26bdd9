/** Who asked for a run, and who decided a field or about a candidate. Older rows keep null: nobody noted it. */
import type { Kysely } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const table of ['runs', 'overrides', 'decisions'] as const) {
    await db.schema.alterTable(table).addColumn('actor_kind', 'text').execute();
    await db.schema.alterTable(table).addColumn('actor_name', 'text').execute();
  }
}
