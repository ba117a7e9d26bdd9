/** Passwords that somebody types: nothing of them is shown, and they stand in no argument and no log. */

import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { ActionError } from '../actions/find-book.ts';
import { canAsk } from './confirm.ts';
import { lineOf } from './keys.ts';
import { out, outPrompt } from './screen.ts';

/** Asks for a new password, twice; without a terminal it is the first line of standard input. Undefined if it is broken off. */
export async function newPassword(): Promise<string | undefined> {
  if (!canAsk()) return (await text(process.stdin)).split(/\r?\n/)[0] ?? '';
  const first = await hiddenLine('Password: ');
  const again = first === undefined ? undefined : await hiddenLine('The same again: ');
  if (first === undefined || again === undefined) return undefined;
  if (first !== again) throw new ActionError('these are two passwords; nothing was changed');
  return first;
}

async function hiddenLine(question: string): Promise<string | undefined> {
  // The terminal echoes nothing in raw mode, and what the line editor would draw goes nowhere.
  const nowhere = new Writable({ write: (_chunk: unknown, _encoding, done) => done() });
  const typed = lineOf(process.stdin, nowhere, '');
  // Not before the terminal has stopped to echo.
  outPrompt(question);
  const line = await typed;
  out();
  return line;
}
