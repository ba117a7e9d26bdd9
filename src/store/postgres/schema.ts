/** The tables on PostgreSQL, as kysely sees them; the baseline migration makes them. */
import type { AccountTables } from '../account-tables.ts';
import type { AuditTables } from '../audit-tables.ts';
import type { OwnFieldTable } from '../own-field-table.ts';
import type { WorkTables } from '../work-tables.ts';
import type { BookTables } from './book-tables.ts';
import type { CatalogueTables } from './catalogue-tables.ts';

/** The processes that work on the database. */
interface WorkerTable {
  name: string;
  is_leading: boolean;
  machine: string;
  process_id: number;
  version: string;
  under_way: number;
  started_at: number;
  seen_at: number;
}

export interface PostgresSchema extends BookTables, CatalogueTables, AuditTables, WorkTables, AccountTables {
  own_fields: OwnFieldTable;
  workers: WorkerTable;
}
