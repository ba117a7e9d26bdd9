/** What commands print on: how wide it is, and what may be used on it. Lines for people are broken between words to fit. */
import { printableJson } from '../domain/text/printable.ts';
import { wrapped } from './fit.ts';
import { type Paint, paintFor } from './paint.ts';

export interface Screen {
  /** Infinite for a pipe or a file, where every line is as long as it is. */
  columns: number;
  /** For people who hear it: no tables, no colours, and words instead of signs. */
  isPlain: boolean;
  paint: Paint;
  /** The sign, or the words for it on a plain screen. */
  sign(sign: string, words: string): string;
}

type Output = Pick<NodeJS.WriteStream, 'isTTY' | 'columns'>;
type Environment = Readonly<Record<string, string | undefined>>;

export function createScreen(stream: Output, isPlain: boolean, env: Environment): Screen {
  return {
    columns: columnsOf(stream),
    isPlain,
    paint: isPlain ? (_style, text) => text : paintFor(stream, env),
    sign: (sign, words) => (isPlain ? words : sign),
  };
}

/** Standard output, as a command is to use it. */
export function screenFor({ plain }: { plain?: boolean }): Screen {
  return createScreen(process.stdout, plain === true, process.env);
}

export function columnsOf({ isTTY, columns }: Output): number {
  return isTTY ? columns || 80 : Number.POSITIVE_INFINITY;
}

/** Prints lines for people. @param hang how deep stands what is broken off, if not as `wrapped` has it */
export function out(text = '', hang?: number): void {
  process.stdout.write(`${wrapped(text, columnsOf(process.stdout), hang)}\n`);
}

/** Prints what somebody copies, such as an address: it is not broken. */
export function outWhole(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Asks for something on the same line. */
export function outPrompt(text: string): void {
  process.stdout.write(text);
}

/** Prints for programs: no line is broken. */
export function outJson(value: unknown, indent = 2): void {
  process.stdout.write(`${printableJson(value, indent)}\n`);
}
