/**
 * The log, on standard error: JSON lines, or lines for people. It redacts everything that could be a secret, and folds
 * entries that repeat within a minute into one line with a count.
 */
import { destination, type Logger, pino, stdSerializers } from 'pino';
import { prettyFactory } from 'pino-pretty';
import { printableLines } from '../domain/text/printable.ts';

export type { Logger };

export interface LogOptions {
  level: string;
  /** `auto`: lines for people if standard error is a terminal, otherwise JSON. */
  format?: 'auto' | 'json' | 'pretty';
  stream?: { write(text: string): void };
  /** Folds repeated entries; for a process that runs for months. */
  isFolded?: boolean;
  now?: () => number;
}

const SECRET_KEYS = ['authorization', 'token', 'apiKey', 'key', 'password', 'secret', 'cookie'];
/** Warnings and errors of one kind within this time become one line. */
const FOLD_MS = 60_000;
/** How many kinds are remembered. */
const MAX_KINDS = 500;
const WARN = 40;
/** What cannot be written, because the disk of a log file is full, waits up to this length. More is lost. */
const MAX_WAITING_BYTES = 2 ** 20;

export function createLog({ level, format = 'json', stream, isFolded = false, now = Date.now }: LogOptions): Logger {
  const paths = SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`, `headers["${key}"]`]);
  const isPretty = format === 'pretty' || (format === 'auto' && process.stderr.isTTY === true);
  const target = stream ?? standardError();
  const prettify = isPretty ? prettyFactory({ ignore: 'pid,hostname', singleLine: true, translateTime: 'SYS:HH:MM:ss' }) : undefined;
  // What files and answers say stands in entries: nothing of it may turn or hide a line, on a terminal or in a pager.
  const safe = { write: (text: string) => void target.write(printableLines(prettify ? prettify(text) : text)) };
  const fold = isFolded ? createFold(now) : undefined;
  return pino(
    {
      level,
      base: undefined,
      serializers: { error: stdSerializers.err },
      redact: { paths, censor: '***' },
      hooks: {
        logMethod(args, method, number) {
          const [fields, message] = (typeof args[0] === 'object' ? args : [{}, ...args]) as [Record<string, unknown>, string?];
          const again = fold?.(number, fields, message ?? '');
          if (again === 'folded') return;
          method.apply(this, [{ ...fields, ...(again && { again }) }, message ?? '']);
        },
      },
    },
    safe,
  );
}

function standardError() {
  const target = destination({ dest: 2, sync: true, maxLength: MAX_WAITING_BYTES });
  // The program does not end because nobody can be told of it.
  target.on('error', () => {});
  return target;
}

/** How often the entry was repeated since it was last written; `folded` if it is not written now. */
function createFold(now: () => number) {
  const kinds = new Map<string, { writtenAtMs: number; again: number }>();
  return (level: number, fields: Record<string, unknown>, message: string): 'folded' | number | undefined => {
    if (level < WARN) return undefined;
    const problem = (fields.problems as string[] | undefined)?.[0] ?? (fields.error as Error | undefined)?.message;
    const kind = JSON.stringify([level, message, fields.library, fields.provider, fields.sink, problem]);
    const known = kinds.get(kind);
    if (known && now() - known.writtenAtMs < FOLD_MS) {
      known.again++;
      return 'folded';
    }
    kinds.delete(kind);
    const [oldest] = kinds.size >= MAX_KINDS ? kinds.keys() : [];
    if (oldest !== undefined) kinds.delete(oldest);
    kinds.set(kind, { writtenAtMs: now(), again: 0 });
    return known?.again || undefined;
  };
}
