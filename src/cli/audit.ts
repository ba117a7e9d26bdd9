/** `rubricator audit`: who changed what, whether the log of that is what was written, and all of it as JSON lines. */

import { showActor } from '../domain/actor.ts';
import type { AuditEntry, AuditFilter } from '../domain/audit.ts';
import { showAuditAction, showAuditBreak, showAuditChange } from '../domain/book/show-audit.ts';
import { printable } from '../domain/text/printable.ts';
import { minuteOf } from '../domain/text/time.ts';
import type { AuditHead, AuditVerdict } from '../ports/audit-log.ts';
import { bookFor } from './book-for.ts';
import { EXIT } from './exit-codes.ts';
import { fitted } from './fit.ts';
import type { CommonOptions } from './options.ts';
import { out, outJson, type Screen, screenFor } from './screen.ts';
import { setUp } from './setup.ts';
import { plural } from './words.ts';

export interface AuditOptions extends CommonOptions {
  since?: number;
  actor?: string;
  action?: string;
  book?: string;
  limit?: number;
  json?: boolean;
}

const SHOWN = 20;
const LOOKS_ONLY = { isOffline: true, isReadOnly: true, onProviderWarning() {} };

/** @param words that must stand in an entry; all entries if there are none */
export async function auditCommand(words: readonly string[], options: AuditOptions): Promise<number> {
  const { app } = await setUp({ options, ...LOOKS_ONLY });
  try {
    const itemId = options.book === undefined ? undefined : (await bookFor(options.book, app)).id;
    const filter: AuditFilter = { sinceMs: options.since, actor: options.actor, action: options.action, itemId, words };
    const limit = options.limit ?? SHOWN;
    const found = await app.questions.audit({ filter, limit: limit + 1 });
    const entries = found.slice(0, limit);
    if (options.json) outJson(entries);
    else for (const line of auditLines(entries, found.length > limit, screenFor(options))) out(line, line.startsWith(' ') ? INDENT + 2 : undefined);
    return EXIT.ok;
  } finally {
    await app.close();
  }
}

const NUMBER_COLUMNS = 6;
const INDENT = NUMBER_COLUMNS + 2;

/** @param hasMore true if older entries are left out */
export function auditLines(entries: readonly AuditEntry[], hasMore: boolean, screen: Screen): string[] {
  if (entries.length === 0) return ['Nothing of that kind was noted.'];
  const lines = entries.flatMap((entry) => entryLines(entry, screen));
  return hasMore ? [...lines, `The latest ${entries.length}; --limit shows more.`] : lines;
}

function entryLines(entry: AuditEntry, { paint, columns, isPlain, sign }: Screen): string[] {
  const { number, atMs, actor, from, action, about, book, runId, isFailed, changes } = entry;
  const parts = [
    `${showAuditAction(action)}${book ? `: ${book.path || book.library}` : ''}`,
    ...(about === undefined ? [] : [about]),
    `by ${showActor(actor)}${from === undefined ? '' : ` from ${from}`}`,
    ...(runId === undefined ? [] : [`run ${runId}`]),
    ...(isFailed ? ['failed on the way'] : []),
  ];
  const head = `${paint('bold', String(number).padStart(isPlain ? 0 : NUMBER_COLUMNS))}  ${minuteOf(atMs)}  ${printable(parts.join(', '))}`;
  const told = changes.map(showAuditChange).map(({ what, before, after }) => {
    const room = isPlain ? Number.POSITIVE_INFINITY : Math.max(20, columns === Number.POSITIVE_INFINITY ? columns : columns * 2);
    const short = (text: string) => fitted(printable(text), room);
    return `${' '.repeat(INDENT)}${printable(what)}: ${short(before)} ${sign('→', 'became')} ${short(after)}`;
  });
  return [head, ...told];
}

export interface VerifyOptions extends CommonOptions {
  head?: AuditHead[];
  json?: boolean;
}

/** Exits with 3 if the log is not what was written. */
export async function verifyAuditCommand(options: VerifyOptions): Promise<number> {
  const { app } = await setUp({ options, ...LOOKS_ONLY });
  try {
    const verdict = await app.questions.verifyAudit(options.head);
    if (options.json) outJson(verdict);
    else for (const line of verdictLines(verdict, screenFor(options))) out(line);
    return verdict.breaks.length > 0 ? EXIT.someFailed : EXIT.ok;
  } finally {
    await app.close();
  }
}

export function verdictLines({ from, to, head, size, breaks }: AuditVerdict, { paint, sign }: Screen): string[] {
  const warning = sign('!', 'Warning:');
  const range = from === undefined || to === undefined ? '' : `: ${from} to ${to}`;
  return [
    `${plural(size.entries, 'entry').replace(/entrys$/, 'entries')}${range}.`,
    ...(size.compressed > 0 ? [`${size.compressed} of them are compressed, which saves ${savedPercent(size)} %.`] : []),
    ...breaks.map((each) => paint('red', `${warning} ${showAuditBreak(each)}`)),
    breaks.length === 0 ? paint('green', 'All of it is as it was written.') : 'The log is not what was written.',
    ...(size.entries > 0
      ? [
          `The last entry is ${head.number}:${head.hash}`,
          'Noted elsewhere and given as --head, it tells later whether anything up to there was cut off or changed.',
        ]
      : []),
  ];
}

function savedPercent({ storedBytes, plainBytes }: AuditVerdict['size']): number {
  return Math.round((1 - storedBytes / plainBytes) * 100);
}

/** Every entry from the first on, a line each. */
export async function exportAuditCommand(options: CommonOptions): Promise<number> {
  const { app } = await setUp({ options, ...LOOKS_ONLY });
  try {
    for await (const entry of app.questions.wholeAudit()) outJson(entry, 0);
    return EXIT.ok;
  } finally {
    await app.close();
  }
}
