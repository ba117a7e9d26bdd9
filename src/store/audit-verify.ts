/** Goes through the audit log from its first entry to its last, and says where it is not what was written. */
import { sql } from 'kysely';
import { type AuditBreak, type AuditBreakKind, type AuditEntry, readAuditEntry } from '../domain/audit.ts';
import type { AuditHead, AuditSize, AuditVerdict } from '../ports/audit-log.ts';
import { chainHash, GENESIS, prunedIn, sha256 } from './audit-chain.ts';
import { type KeptEntry, unpackSegment } from './audit-segments.ts';
import type { AuditDb } from './audit-tables.ts';
import { valueText } from './audit-values.ts';

/** Entries that stand together, and the numbers that they should have. */
interface Stretch {
  first: number;
  last: number;
  /** Undefined if they cannot be read. */
  entries: readonly PlacedEntry[] | undefined;
}

interface PlacedEntry extends KeptEntry {
  /** By where it stands. */
  number: number;
  /** When it was noted, where its place says so. */
  at?: number;
}

const MOST_BREAKS = 100;
/** The hash of an entry that cannot be read. */
const UNKNOWN = '';

export async function verifyAudit(db: AuditDb, noted: readonly AuditHead[]): Promise<AuditVerdict> {
  const pruned = await db.selectFrom('audit_pruned').selectAll().orderBy('through', 'desc').limit(1).executeTakeFirst();
  const start: AuditHead = pruned ? { number: pruned.through, hash: pruned.hash } : { number: 0, hash: GENESIS };
  const head = await db.selectFrom('audit_head').select(['number', 'hash']).executeTakeFirst();
  const missing = new Map(noted.filter(({ number }) => number > start.number).map((each) => [each.number, each.hash]));
  const walk: Walk = { start, last: start, missing, breaks: [], isKept: (hash) => isIntact(hash, db) };
  for await (const stretch of stretchesOf(db)) await takeStretch(walk, stretch);
  takeEnd(walk, pruned !== undefined, head);
  const { breaks, last } = walk;
  const size = await sizeOf(db);
  const range = size.entries > 0 ? { from: start.number + 1, to: last.number } : {};
  return { ...range, head: last, size, breaks: breaks.slice(0, MOST_BREAKS) };
}

async function* stretchesOf(db: AuditDb): AsyncGenerator<Stretch> {
  for (let after = Number.MIN_SAFE_INTEGER; ; ) {
    const segment = await db.selectFrom('audit_segments').selectAll().where('first', '>', after).orderBy('first').limit(1).executeTakeFirst();
    if (!segment) break;
    after = segment.first;
    const { first, last } = segment;
    const times = new Map([...[[first, segment.first_at] as const], [last, segment.last_at] as const]);
    const entries = unpackSegment(segment)?.map((entry, index) => ({ ...entry, number: first + index, at: times.get(first + index) }));
    yield { first, last, entries };
  }
  for (let after = Number.MIN_SAFE_INTEGER; ; ) {
    const entries = await db.selectFrom('audit_entries').selectAll().where('number', '>', after).orderBy('number').limit(1000).execute();
    const [first, last] = [entries[0], entries.at(-1)];
    if (!first || !last) return;
    after = last.number;
    yield { first: first.number, last: last.number, entries };
  }
}

/** How far the log was gone through. */
interface Walk {
  /** What stands before the first entry. */
  start: AuditHead;
  last: AuditHead;
  /** The last removal that an entry tells of. */
  pruned?: AuditHead;
  /** Hashes that somebody noted of entries that were not met yet. */
  missing: Map<number, string>;
  breaks: AuditBreak[];
  /** Tells whether a long value is there, and is the one that its hash means. */
  isKept(sha256: string): Promise<boolean>;
}

function report({ breaks }: Walk, kind: AuditBreakKind, from: number, to = from): void {
  const before = breaks.at(-1);
  if (before?.kind === kind && before.to === from - 1) before.to = to;
  else breaks.push({ kind, from, to });
}

/** @param follows false if what stood before it is not known */
async function takeEntry(walk: Walk, { body, hash, at }: PlacedEntry, number: number, follows: boolean): Promise<void> {
  const read = readAuditEntry(body);
  if (!read || (at !== undefined && at !== read.atMs) || (follows && chainHash(walk.last.hash, body) !== hash)) report(walk, 'changed', number);
  if (read) {
    walk.pruned = prunedIn(read.action, read.changes) ?? walk.pruned;
    for (const value of longValuesOf(read)) if (!(await walk.isKept(value))) report(walk, 'value', number);
  }
  walk.last = { number, hash };
  const known = walk.missing.get(number);
  walk.missing.delete(number);
  if (known !== undefined && known !== hash) report(walk, 'head', number);
}

async function takeStretch(walk: Walk, { first, last: to, entries }: Stretch): Promise<void> {
  const { last } = walk;
  if (first > last.number + 1) report(walk, 'removed', last.number + 1, first - 1);
  let follows = first === last.number + 1 && last.hash !== UNKNOWN;
  if (!entries) {
    report(walk, 'changed', first, to);
    walk.last = { number: to, hash: UNKNOWN };
    return;
  }
  const says = entries.map(({ body, number }) => readAuditEntry(body)?.number ?? number);
  const present = new Set(says);
  let expected = first;
  for (const [index, each] of entries.entries()) {
    const number = says[index] ?? expected;
    const isFewer = entries.length - index < to - expected + 1;
    if (isFewer && number > expected && number <= to && !present.has(expected)) {
      report(walk, 'removed', expected, number - 1);
      expected = number;
      follows = false;
    }
    if (number !== expected) report(walk, number >= first && number <= to ? 'reordered' : 'changed', expected);
    await takeEntry(walk, each, expected, follows && number === expected);
    follows = number === expected;
    expected++;
  }
  if (expected <= to) report(walk, 'removed', expected, to);
  walk.last = { ...walk.last, number: to };
}

/** @param head the last entry, as it was noted when it was written */
function takeEnd(walk: Walk, isPruned: boolean, head: AuditHead | undefined): void {
  const { start, last, pruned, missing } = walk;
  if (isPruned && !(pruned?.number === start.number && pruned.hash === start.hash)) report(walk, 'start', start.number);
  const cut = Math.max(head?.number ?? 0, ...missing.keys());
  if (cut > last.number) report(walk, 'cut', last.number + 1, cut);
  else if (head?.number !== last.number || head.hash !== last.hash) report(walk, 'head', last.number);
}

function longValuesOf({ changes }: AuditEntry): string[] {
  const states = changes.flatMap(({ before, after }) => [before, after]);
  return states.map((state) => state?.cut?.sha256).filter((hash) => hash !== undefined);
}

async function isIntact(hash: string, db: AuditDb): Promise<boolean> {
  const text = await valueText(hash, db);
  return text !== undefined && sha256(text) === hash;
}

async function sizeOf(db: AuditDb): Promise<AuditSize> {
  const { rows } = await sql<AuditSize>`select entries + compressed as entries, compressed, segment_bytes + value_bytes as "storedBytes",
      segment_plain + value_plain as "plainBytes"
    from (select count(*) as entries from audit_entries) as open,
      (select coalesce(sum(last - first + 1), 0) as compressed, coalesce(sum(length(bodies) + length(hashes)), 0) as segment_bytes,
        coalesce(sum(plain_bytes + length(hashes)), 0) as segment_plain from audit_segments) as segments,
      (select coalesce(sum(length(bytes)), 0) as value_bytes, coalesce(sum(plain_bytes), 0) as value_plain from audit_values) as long_values`.execute(db);
  return rows[0] as AuditSize;
}
