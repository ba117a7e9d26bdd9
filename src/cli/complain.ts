/** What a command has to say when it cannot do what was asked: on standard error, and no file name or answer begins a line of its own. */
import { printable } from '../domain/text/printable.ts';
import { wrapped } from './fit.ts';
import { columnsOf } from './screen.ts';

export function complain(message: string): void {
  complainLine(`rubricator: ${printable(message)}`);
}

/** A further line on standard error. It must be printable. */
export function complainLine(line: string): void {
  process.stderr.write(`${wrapped(line, columnsOf(process.stderr))}\n`);
}
