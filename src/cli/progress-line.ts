/** What the bar of a scan says, in so many columns as there are. */
import { printable } from '../domain/text/printable.ts';
import type { ProviderHost } from '../ports/provider-host.ts';
import { fitted } from './fit.ts';
import { widthOf } from './text-width.ts';

export interface ScanStanding {
  done: number;
  /** Books that were found until now. */
  total: number;
  /** True if no further book will be found. */
  isWhole: boolean;
  /** The book that was done last. */
  path: string;
  /** Books; undefined if it is not known. */
  perSecond: number | undefined;
  /** What holds the scan up, in words; empty if nothing does. */
  waitsFor: string;
}

const BAR_COLUMNS = 20;
/** What stands last may be cut down to this: what is waited for, or the book that was done last. */
const LEAST_WAIT_COLUMNS = 36;
const LEAST_PATH_COLUMNS = 20;
/** Who has not answered for so long is waited for. */
const NOTICED_MS = 1500;

/** ` ███████░░░░░░░  120/400 books  3.2/s  2 min left  waiting for audible`. What matters least is left out first. */
export function progressLine({ done, total, isWhole, path, perSecond, waitsFor }: ScanStanding, columns: number): string {
  if (total === 0) return fitted(' looking for books', columns - 1);
  const books = `${inEnglish(done)}/${inEnglish(total)}${isWhole ? '' : '+'} books`;
  const bar = isWhole ? barOf(Math.min(1, done / total)) : '';
  const rate = perSecond === undefined ? '' : rateOf(perSecond);
  const left = isWhole && perSecond !== undefined && done < total ? `${durationOf((total - done) / perSecond)} left` : '';
  const heads = [[bar, books, rate, left], [bar, books, left], [books, left], [books]].map((parts) => ` ${parts.filter(Boolean).join('  ')}`);
  const tail = waitsFor || printable(path);
  const wanted = Math.min(widthOf(tail), waitsFor ? LEAST_WAIT_COLUMNS : LEAST_PATH_COLUMNS);
  const room = (head: string) => columns - 1 - widthOf(head) - 2;
  const head = heads.find((each) => room(each) >= wanted) ?? ` ${books}`;
  return tail === '' || room(head) < 2 ? fitted(head, columns - 1) : `${head}  ${fitted(tail, room(head), waitsFor ? 'end' : 'start')}`;
}

/** `waiting for audible (paused for 40 s), google`: who has not answered for a while, the longest first. Empty if nobody is waited for. */
export function waitsFor(hosts: readonly Pick<ProviderHost, 'id' | 'waiting'>[], nowMs: number): string {
  const slow = hosts.flatMap(({ id, waiting }) => {
    const waits = waiting();
    return waits && nowMs - waits.sinceMs >= NOTICED_MS ? [{ id, ...waits }] : [];
  });
  const names = slow
    .sort((a, b) => a.sinceMs - b.sinceMs)
    .map(({ id, pausedUntilMs = 0 }) => (pausedUntilMs > nowMs ? `${id} (paused for ${durationOf((pausedUntilMs - nowMs) / 1000)})` : id));
  return names.length > 0 ? `waiting for ${names.join(', ')}` : '';
}

function barOf(share: number): string {
  const full = Math.floor(share * BAR_COLUMNS);
  return '█'.repeat(full) + '░'.repeat(BAR_COLUMNS - full);
}

function inEnglish(count: number): string {
  return count.toLocaleString('en');
}

/** `24/s`, `3.2/s`, or `15/min`. */
function rateOf(perSecond: number): string {
  if (perSecond < 1) return `${Math.max(1, Math.round(perSecond * 60))}/min`;
  return `${perSecond < 10 ? perSecond.toFixed(1) : Math.round(perSecond)}/s`;
}

/** `40 s`, `12 min`, or `3 h 5 min`. */
function durationOf(seconds: number): string {
  if (seconds < 60) return `${Math.max(1, Math.ceil(seconds))} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
