/** The tables of the audit log (docs/decisions/0040-the-audit-log.md). The database itself refuses to change what was noted. */

const TABLES: readonly string[] = [
  `create table audit_entries (
    number bigint primary key,
    at bigint not null,
    body text not null,
    hash text collate "C" not null
  )`,
  `create table audit_segments (
    first bigint primary key,
    last bigint not null,
    first_at bigint not null,
    last_at bigint not null,
    plain_bytes bigint not null,
    hashes bytea not null,
    bodies bytea not null
  )`,
  `create table audit_values (
    sha256 text collate "C" primary key,
    last_used bigint not null,
    plain_bytes bigint not null,
    bytes bytea not null
  )`,
  'create index audit_values_use on audit_values (last_used)',
  `create table audit_pruned (
    through bigint primary key,
    hash text collate "C" not null
  )`,
  `create table audit_head (
    id bigint primary key,
    number bigint not null,
    hash text collate "C" not null
  )`,
  `insert into audit_head values (1, 0, '${'0'.repeat(64)}')`,
  // They are compressed when they arrive.
  'alter table audit_segments alter column hashes set storage external, alter column bodies set storage external',
  'alter table audit_values alter column bytes set storage external',
];

const REFUSE = `raise exception 'the audit log is never changed'`;
/** Of segments, only the last one that begins before the entry can have it. */
const IN_SEGMENT = 'old.number <= coalesce((select last from audit_segments where first <= old.number order by first desc limit 1), old.number - 1)';
const PRUNED = 'coalesce((select max(through) from audit_pruned), 0)';

/** What is refused: an entry leaves its table for a segment only, and a segment only once it is noted as pruned. */
const REFUSED: readonly (readonly [name: string, event: 'insert' | 'update' | 'delete', table: string, condition: string])[] = [
  ['entry_order', 'insert', 'audit_entries', 'new.number <> (select number + 1 from audit_head)'],
  ['entry_change', 'update', 'audit_entries', 'true'],
  ['entry_removal', 'delete', 'audit_entries', `not (${IN_SEGMENT})`],
  ['segment_order', 'insert', 'audit_segments', `new.first <> coalesce((select max(last) from audit_segments), ${PRUNED}) + 1`],
  ['segment_change', 'update', 'audit_segments', 'true'],
  ['segment_removal', 'delete', 'audit_segments', `old.last > ${PRUNED}`],
  ['value_change', 'update', 'audit_values', 'new.sha256 <> old.sha256 or new.bytes <> old.bytes'],
  ['value_removal', 'delete', 'audit_values', `old.last_used > ${PRUNED}`],
  ['pruned_order', 'insert', 'audit_pruned', `new.through <= ${PRUNED}`],
  ['pruned_change', 'update', 'audit_pruned', 'true'],
  ['pruned_removal', 'delete', 'audit_pruned', 'true'],
  ['head_insert', 'insert', 'audit_head', 'true'],
  ['head_change', 'update', 'audit_head', 'new.id <> old.id or new.number <> old.number + 1'],
  ['head_removal', 'delete', 'audit_head', 'true'],
];

/** A condition that asks tables cannot stand in the trigger itself. */
const TRIGGERS = REFUSED.flatMap(([name, event, table, condition]) => [
  `create function audit_${name}() returns trigger language plpgsql as
    $$ begin if ${condition} then ${REFUSE}; end if; return ${event === 'delete' ? 'old' : 'new'}; end $$`,
  `create trigger audit_${name} before ${event} on ${table} for each row execute function audit_${name}()`,
]);

const TRUNCATIONS = [
  `create function audit_truncation() returns trigger language plpgsql as $$ begin ${REFUSE}; end $$`,
  ...['audit_entries', 'audit_segments', 'audit_values', 'audit_pruned', 'audit_head'].map(
    (table) => `create trigger audit_truncation before truncate on ${table} for each statement execute function audit_truncation()`,
  ),
];

export const AUDIT: readonly string[] = [...TABLES, ...TRIGGERS, ...TRUNCATIONS];
