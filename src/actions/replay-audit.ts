/** What people have decided, made again from the audit log alone. Pure. */
import type { AuditEntry, AuditState } from '../domain/audit.ts';
import { type AuditedState, type AuditedStates, auditedName, type DecidedState } from '../domain/book/audited-changes.ts';
import type { Decision } from '../domain/book/match.ts';
import type { FieldKey } from '../domain/book/metadata.ts';

/** By the ids of the books. A book about which nothing is decided any more is left out. */
export type ReplayedAudit = ReadonlyMap<number, AuditedStates>;

/** @param entries oldest first, with long values in full */
export async function replayAudit(entries: AsyncIterable<AuditEntry> | Iterable<AuditEntry>): Promise<ReplayedAudit> {
  const books = new Map<number, Map<string, AuditedState>>();
  for await (const { book, changes } of entries) {
    if (!book) continue;
    const states = books.get(book.id) ?? new Map<string, AuditedState>();
    for (const { of, key, after } of changes) {
      if (of !== 'field' && of !== 'verdict') continue;
      if (after) states.set(auditedName({ of, key }), { of, key, state: withoutCut(after) });
      else states.delete(auditedName({ of, key }));
    }
    if (states.size > 0) books.set(book.id, states);
    else books.delete(book.id);
  }
  return books;
}

/** A long value that is there in full is as good as a short one. */
function withoutCut({ cut, ...state }: AuditState): AuditState {
  return cut && state.value === undefined ? { ...state, cut } : state;
}

/** The overrides and decisions of a book. What the log does not tell, because it is masked or no longer kept, is left out and named. */
export function decidedFrom(states: AuditedStates): DecidedState & { untold: string[] } {
  const told = [...states.values()].filter(({ state }) => !state.isMasked && !state.cut);
  const untold = [...states.values()].filter((each) => !told.includes(each)).map(({ key }) => key);
  return {
    overrides: told.flatMap(({ of, key, state }) => (of === 'field' ? [overrideFrom(key, state)] : [])),
    decisions: told.flatMap(({ of, key, state }) => (of === 'verdict' ? [decisionFrom(key, state)] : [])),
    untold,
  };
}

function overrideFrom(name: string, { value, origin = 'user', decidedAtMs = 0, actor }: AuditState): DecidedState['overrides'][number] {
  const [field = '', ...key] = name.split('.');
  return { field: field as FieldKey, ...(key.length > 0 && { key: key.join('.') }), value, origin, setAtMs: decidedAtMs, ...(actor && { actor }) };
}

function decisionFrom(key: string, { verdict, decidedAtMs = 0, words, actor }: AuditState): Decision {
  return { key, verdict: verdict as Decision['verdict'], decidedAtMs, ...(words && { words }), ...(actor && { actor }) };
}
