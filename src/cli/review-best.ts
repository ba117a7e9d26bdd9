/** `rubricator review confirm --best`: takes the best candidate of each book that waits, where it fits well enough. */
import type { ConfirmedMany } from '../actions/confirm-best.ts';
import { printable } from '../domain/text/printable.ts';
import { commandLineActor } from './actor.ts';
import { complain } from './complain.ts';
import { canAsk, declined } from './confirm.ts';
import { EXIT } from './exit-codes.ts';
import type { CommonOptions } from './options.ts';
import { withScans } from './scan-session.ts';
import { out } from './screen.ts';
import { plural } from './words.ts';

export interface BestOptions extends CommonOptions {
  /** The least score that a candidate must have, 0…1. */
  min: number;
  dryRun?: boolean;
  yes?: boolean;
  ask?: boolean;
}

export async function confirmBestCommand({ min, ...options }: BestOptions): Promise<number> {
  const isDryRun = options.dryRun === true;
  return withScans({ ...options, ask: options.ask === true, quiet: !isDryRun, bar: true }, async ({ app, scanMany }) => {
    const waiting = await app.questions.toReview();
    const candidates = await app.questions.bestCandidates(waiting, min);
    for (const { path, choice } of candidates) out(`${choice.score.toFixed(2)}  ${printable(choice.name)}  ${printable(path)}`, 6);
    const left = waiting.length - candidates.length;
    if (left > 0) out(`${plural(left, 'book')} left for you: no candidate has ${min.toFixed(2)} or more.`);
    if (candidates.length === 0) return EXIT.ok;
    if (!isDryRun && !options.yes) {
      if (!canAsk()) return refuse(candidates.length);
      const exit = await declined(`Confirm ${plural(candidates.length, 'candidate')}?`);
      if (exit !== undefined) return exit;
    }
    let done: ConfirmedMany = { confirmed: 0 };
    const exitCode = await scanMany(candidates.length, async (scan, signal) => {
      const changes = app.changes(({ folder, runId, pretend }) => scan({ folders: [folder], runId, pretend }));
      done = await changes.confirmMany({ candidates, actor: commandLineActor(), isDryRun, signal });
    });
    if (done.runId !== undefined) out(`${plural(done.confirmed, 'book')} confirmed; rubricator undo ${done.runId} takes all of it back.`);
    return exitCode;
  });
}

/** Nobody is there to be asked. */
function refuse(count: number): number {
  complain(`${plural(count, 'candidate')} would be confirmed; say --yes to confirm ${count === 1 ? 'it' : 'them'}, or --dry-run to see what would be written`);
  return EXIT.usage;
}
