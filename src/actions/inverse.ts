/** What takes an edit or a decision back: each thing that it decided, unless something else was decided about that thing since. Pure. */
import type { Decision } from '../domain/book/match.ts';
import { type Override, overrideKey } from '../domain/book/record.ts';
import type { StoredEdit } from '../ports/run-log.ts';

export interface Inverse {
  /** Undefined if all of it was decided anew since. */
  edit?: StoredEdit;
  /** Names of fields, and keys of candidates. */
  restored: string[];
  /** What was decided anew since. */
  kept: string[];
}

interface Decided {
  overrides: readonly Override[];
  decisions: readonly Decision[];
}

export function inverseOf({ itemId, before, after, decisions }: StoredEdit, now: Decided): Inverse {
  const fields = revert({ before, after, now: now.overrides }, overrideKey, ({ value, setAtMs }) => [value, setAtMs]);
  const verdicts =
    decisions &&
    revert(
      { ...decisions, now: now.decisions },
      ({ key, verdict }) => (verdict === 'confirmed' ? CONFIRMED : key),
      ({ key, decidedAtMs }) => [key, decidedAtMs],
    );
  const restored = [...fields.restored, ...(verdicts?.restored ?? [])];
  const kept = [...fields.kept, ...(verdicts?.kept ?? [])];
  if (restored.length === 0) return { restored, kept };
  const edit: StoredEdit = { itemId, before: [...now.overrides], after: fields.list };
  if (verdicts) edit.decisions = { before: [...now.decisions], after: withoutDoubles(verdicts.list) };
  return { edit, restored, kept };
}

/** A book has one confirmed candidate at most, so all confirmations are about one thing. */
const CONFIRMED = 'the confirmed candidate';

/** What was rejected once and is confirmed now has one verdict. */
function withoutDoubles(decisions: readonly Decision[]): Decision[] {
  const confirmed = decisions.find(({ verdict }) => verdict === 'confirmed');
  return decisions.filter((each) => each === confirmed || each.key !== confirmed?.key);
}

interface Lists<T> {
  before: readonly T[];
  after: readonly T[];
  now: readonly T[];
}

/** @param said what was decided, and when: two decisions of the same are still two */
function revert<T>({ before, after, now }: Lists<T>, nameOf: (each: T) => string, said: (each: T) => unknown[]) {
  const [was, became, is] = [before, after, now].map((list) => new Map(list.map((each) => [nameOf(each), each]))) as [
    Map<string, T>,
    Map<string, T>,
    Map<string, T>,
  ];
  const text = (each: T | undefined) => (each === undefined ? '' : JSON.stringify(said(each)));
  const changed = [...new Set([...was.keys(), ...became.keys()])].filter((name) => text(was.get(name)) !== text(became.get(name)));
  const [restored, kept]: [string[], string[]] = [[], []];
  for (const name of changed) {
    if (text(is.get(name)) !== text(became.get(name))) {
      kept.push(name);
      continue;
    }
    restored.push(name);
    const earlier = was.get(name);
    if (earlier === undefined) is.delete(name);
    else is.set(name, earlier);
  }
  return { list: [...is.values()], restored, kept };
}
