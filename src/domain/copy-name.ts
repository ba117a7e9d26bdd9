/** Names of the copies of a state, and which of those that are kept elsewhere are to go. */

const NAME = /^rubricator-(\d{4}-\d\d-\d\dT\d\d)(\d\d)\.sqlite(.*)$/;
/** Behind the name of a copy that is kept elsewhere: compressed, and perhaps encrypted. */
const PACKED = /^\.gz(?:\.age)?$/;
const DAY_MS = 24 * 3_600_000;

/** `rubricator-2026-11-22T0300.sqlite`, in UTC. */
export function copyNameAt(ms: number): string {
  return `rubricator-${new Date(ms).toISOString().slice(0, 16).replace(/:/g, '')}.sqlite`;
}

/** When a copy beside the store was taken; undefined if the name is that of none. */
export function copyTakenAt(name: string): number | undefined {
  return timeIn(name, (ending) => ending === '');
}

/** The same of a copy that is kept elsewhere. */
export function takenAt(name: string): number | undefined {
  return timeIn(name, (ending) => PACKED.test(ending));
}

function timeIn(name: string, isMeant: (ending: string) => boolean): number | undefined {
  const [, hour, minute, ending = ''] = NAME.exec(name) ?? [];
  const atMs = Date.parse(`${hour}:${minute}Z`);
  return Number.isNaN(atMs) || !isMeant(ending) ? undefined : atMs;
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
