/** The text of an entry of the audit log, and the hash by which it holds on to the one before it. */
import { createHash } from 'node:crypto';
import { type AuditChange, type AuditState, canonicalJson, type NewAuditEntry } from '../domain/audit.ts';
import type { AuditHead } from '../ports/audit-log.ts';

/** What stands before the first entry. */
export const GENESIS = '0'.repeat(64);
/** Longer values are kept beside the entries, once each. */
const LONGEST_VALUE = 1000;
const SHOWN_OF_LONGER = 200;

/** The hash of an entry covers the entry before it, and so all of them. */
export function chainHash(before: string, body: string): string {
  return sha256(`${before}\n${body}`);
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

export interface EntryText {
  body: string;
  /** Long values that the body names, as JSON by their hash. */
  longValues: ReadonlyMap<string, string>;
}

export function entryText(entry: NewAuditEntry, number: number): EntryText {
  const longValues = new Map<string, string>();
  const body = canonicalJson({ ...entry, number, changes: entry.changes.map((each) => withoutLong(each, longValues)) });
  return { body, longValues };
}

function withoutLong(change: AuditChange, longValues: Map<string, string>): AuditChange {
  const short = (state: AuditState): AuditState => {
    const json = state.value === undefined ? '' : canonicalJson(state.value);
    if (json.length <= LONGEST_VALUE) return state;
    const { value: _, ...rest } = state;
    const key = sha256(json);
    longValues.set(key, json);
    return { ...rest, cut: { start: json.slice(0, SHOWN_OF_LONGER).replace(/[\ud800-\udbff]$/, ''), characters: json.length, sha256: key } };
  };
  return { ...change, ...(change.before && { before: short(change.before) }), ...(change.after && { after: short(change.after) }) };
}

const PRUNE = 'prune';
const PRUNED_KEY = 'pruned';

/** What says that the log was removed up to an entry. */
export function pruneEntry(pruned: AuditHead, nowMs: number): NewAuditEntry {
  const change: AuditChange = { of: 'log', key: PRUNED_KEY, after: { value: pruned } };
  return { atMs: nowMs, actor: { kind: 'config' }, action: PRUNE, about: `entries up to ${pruned.number}`, changes: [change] };
}

/** What an entry says of the removal of those before it; undefined if it says nothing of that. */
export function prunedIn(action: string, [change]: readonly AuditChange[]): AuditHead | undefined {
  return action === PRUNE && change?.of === 'log' && change.key === PRUNED_KEY ? (change.after?.value as AuditHead) : undefined;
}
