/** What the audit log says of a change: who, when, from where, what, about which book, and what was so before and after. */
import { ACTOR_KINDS, type Actor, showActor } from './actor.ts';
import type { HandWords } from './book/hand-words.ts';
import { fold } from './text/text.ts';

/** An actor as he comes in: with where he calls from, which the audit log alone keeps. */
export interface CallingActor extends Actor {
  /** The address of a caller of the HTTP interface, or the terminal of a user. */
  from?: string;
}

/** Who did something, and what. */
export interface AuditNote {
  atMs: number;
  actor: Actor;
  from?: string;
  /** Such as `edit`: the name of an action, or of what else changed something. */
  action: string;
  runId?: number;
  /** The run that this one is a part of. */
  partOf?: number;
  /** In a few words. */
  about?: string;
  /** True if it ended with an error, after it had begun. */
  isFailed?: boolean;
}

export interface AuditedBook {
  id: number;
  library: string;
  path: string;
}

/** How something stood before or after. Of an override or a verdict: what it says, and who decided it when. */
export interface AuditState {
  value?: unknown;
  /** Stands for a long value. The log keeps it beside the entry, by its hash. */
  cut?: CutValue;
  /** True if the value is a secret: nothing is kept of it. */
  isMasked?: true;
  origin?: string;
  verdict?: string;
  decidedAtMs?: number;
  /** By which a confirmed candidate was found. */
  words?: HandWords;
  actor?: Actor;
}

export interface CutValue {
  /** The beginning of the value as JSON. */
  start: string;
  /** Of all of it. */
  characters: number;
  sha256: string;
}

export interface AuditChange {
  /** `field`: an override, by its key; `verdict`: a decision about a candidate, by its key; `log`: the log itself. */
  of: string;
  key: string;
  before?: AuditState;
  after?: AuditState;
}

export interface NewAuditEntry extends AuditNote {
  book?: AuditedBook;
  changes: readonly AuditChange[];
}

export interface AuditEntry extends NewAuditEntry {
  /** Counts from 1 without a gap. */
  number: number;
}

/**
 * `changed`: the text of the entries is not what was written; `removed`: they are gone from the middle; `reordered`: they stand elsewhere than
 * they did; `cut`: they are gone from the end; `start`: what stood before was removed and no entry says so; `value`: a long value that they
 * name is gone or is another one; `head`: the entry is not the one that was noted elsewhere.
 */
export const AUDIT_BREAKS = ['changed', 'removed', 'reordered', 'cut', 'start', 'value', 'head'] as const;
export type AuditBreakKind = (typeof AUDIT_BREAKS)[number];

export interface AuditBreak {
  kind: AuditBreakKind;
  /** The first and the last of the entries. */
  from: number;
  to: number;
}

export interface AuditFilter {
  sinceMs?: number | undefined;
  untilMs?: number | undefined;
  /** A part of the name or of the kind of who did it. */
  actor?: string | undefined;
  action?: string | undefined;
  /** Of a book. */
  itemId?: number | undefined;
  /** Each must stand somewhere in the entry. */
  words?: readonly string[] | undefined;
}

/** True if the entry is one of those that somebody wants to see. */
export function fitsAudit(entry: AuditEntry, { sinceMs, untilMs, actor, action, itemId, words = [] }: AuditFilter): boolean {
  if (sinceMs !== undefined && entry.atMs < sinceMs) return false;
  if (untilMs !== undefined && entry.atMs >= untilMs) return false;
  if (action !== undefined && entry.action !== action) return false;
  if (itemId !== undefined && entry.book?.id !== itemId) return false;
  if (actor !== undefined && !fold(actorText(entry.actor)).includes(fold(actor))) return false;
  if (words.length === 0) return true;
  const text = fold(textOf(entry));
  return words.every((word) => text.includes(fold(word)));
}

const actorText = (actor: Actor) => `${actor.kind} ${showActor(actor)}`;

function textOf({ actor, from = '', action, about = '', book, changes }: AuditEntry): string {
  const states = changes.flatMap(({ before, after }) => [before, after]).filter((state) => state !== undefined);
  const values = states.flatMap(({ value, cut, verdict }) => [verdict ?? '', cut?.start ?? '', value === undefined ? '' : JSON.stringify(value)]);
  return [actorText(actor), from, action, about, book?.library ?? '', book?.path ?? '', ...changes.map(({ key }) => key), ...values].join(' ');
}

/** The one text of a value: keys in order, no blanks, nothing undefined (RFC 8785). Its hash is the value's. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((each) => (each === undefined ? 'null' : canonicalJson(each))).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, each]) => `${JSON.stringify(key)}:${canonicalJson(each)}`).join(',')}}`;
}

/** An entry from its canonical text, as far as it can be read; undefined if it is none. */
export function readAuditEntry(text: string): AuditEntry | undefined {
  try {
    const entry = JSON.parse(text) as AuditEntry;
    const isEntry = typeof entry?.number === 'number' && typeof entry.atMs === 'number' && typeof entry.action === 'string' && Array.isArray(entry.changes);
    if (!isEntry) return undefined;
    const kind = ACTOR_KINDS.find((each) => each === entry.actor?.kind) ?? 'unknown';
    return { ...entry, actor: { ...entry.actor, kind } };
  } catch {
    return undefined;
  }
}
