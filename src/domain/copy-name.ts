/** Names of the copies of a state that are kept elsewhere, and which of them are to go. */

const NAME = /^rubricator-(\d{4}-\d\d-\d\dT\d\d)(\d\d)\.sqlite\.gz(\.age)?$/;
const DAY_MS = 24 * 3_600_000;

/** When the copy of that name was taken; undefined if it is none of ours. */
export function takenAt(name: string): number | undefined {
  const [, hour, minute] = NAME.exec(name) ?? [];
  const atMs = Date.parse(`${hour}:${minute}Z`);
  return Number.isNaN(atMs) ? undefined : atMs;
}

/** Ours among all names, the newest first. */
export function copyNames(names: readonly string[]): string[] {
  return names.filter((name) => takenAt(name) !== undefined).sort((a, b) => (takenAt(b) ?? 0) - (takenAt(a) ?? 0) || (a < b ? 1 : -1));
}

/** How many copies are kept, and how long; each without limit if absent. */
export interface KeptCopies {
  count?: number | undefined;
  days?: number | undefined;
}

/** Copies beyond that number or that age. The newest is never among them, nor what is no copy of ours. */
export function copiesToRemove(
  names: readonly string[],
  { count = Number.POSITIVE_INFINITY, days = Number.POSITIVE_INFINITY }: KeptCopies,
  nowMs: number,
): string[] {
  return copyNames(names).filter((name, index) => index > 0 && (index >= count || nowMs - (takenAt(name) ?? nowMs) > days * DAY_MS));
}
