/** What a command has to say when it cannot do what was asked: one line on standard error, whatever file names or answers are in it. */
import { printable } from '../domain/text/printable.ts';

export function complain(message: string): void {
  process.stderr.write(`rubricator: ${printable(message)}\n`);
}
