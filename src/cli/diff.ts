/** A diff as a terminal shows it. */
import { printable } from '../domain/text/printable.ts';
import type { Paint } from './paint.ts';

/** The lines of a diff with colours, and without control characters. */
export function paintDiff(diff: string, paint: Paint): string[] {
  return diff
    .trimEnd()
    .split('\n')
    .map((line) => {
      const shown = printable(line);
      if (/^(?:---|\+\+\+) /.test(line)) return paint('bold', shown);
      if (line.startsWith('@@')) return paint('cyan', shown);
      return line.startsWith('+') ? paint('green', shown) : line.startsWith('-') ? paint('red', shown) : shown;
    });
}
