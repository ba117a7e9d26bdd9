/** Asks on a terminal before something is changed. */
import { EXIT } from './exit-codes.ts';
import { lineOf } from './keys.ts';
import { out } from './screen.ts';

/** False for scripts, pipes and jobs: nobody could answer. */
export function canAsk(): boolean {
  return process.stdin.isTTY === true && process.stdout.isTTY === true;
}

/** Asks whether to go on: `Undo it?`. Resolves to the exit code to end with, having said that nothing was changed; undefined to go on. */
export async function declined(question: string): Promise<number | undefined> {
  const answer = await lineOf(process.stdin, process.stdout, `${question} [y/N] `);
  if (/^\s*y(es)?\s*$/i.test(answer ?? '')) return undefined;
  // What was broken off has left no new line.
  out(answer === undefined ? '\nNothing was changed.' : 'Nothing was changed.');
  return answer === undefined ? EXIT.interrupted : EXIT.ok;
}
