/** `rubricator review confirm --best`: takes the best candidate of each book that waits, where it fits well enough. */
import type { DecidedMany } from '../actions/decide-many.ts';
import { readGrouping } from '../actions/review-groups.ts';
import type { App } from '../app/app.ts';
import type { StoredItem } from '../ports/items.ts';
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
  /** With `group`: only the books of it. */
  by?: string;
  group?: string;
  dryRun?: boolean;
  yes?: boolean;
  ask?: boolean;
}

export async function confirmBestCommand({ min, ...options }: BestOptions): Promise<number> {
  const isDryRun = options.dryRun === true;
  return withScans({ ...options, ask: options.ask === true, quiet: !isDryRun, bar: true }, async ({ app, scanMany }) => {
    const waiting = await meant(options, app);
    if (!waiting) return EXIT.usage;
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
    let done: DecidedMany = { decided: 0 };
    const exitCode = await scanMany(candidates.length, async (scan, signal) => {
      const changes = app.changes(({ folder, runId, pretend }) => scan({ folders: [folder], runId, pretend }));
      const decisions = candidates.map(({ item, choice }) => ({ item, keys: [choice.key] }));
      done = await changes.decideMany({ decisions, verdict: 'confirmed', actor: commandLineActor(), isDryRun, signal });
    });
    if (done.runId !== undefined) out(`${plural(done.decided, 'book')} confirmed; rubricator undo ${done.runId} takes all of it back.`);
    return exitCode;
  });
}

/** The books that wait, or those of one group; undefined if there is no such grouping, and then it has said so. */
async function meant({ by: text, group }: Pick<BestOptions, 'by' | 'group'>, { questions }: App): Promise<StoredItem[] | undefined> {
  const waiting = await questions.toReview();
  if (text === undefined || group === undefined) return waiting;
  const by = readGrouping(text);
  if (!by) {
    complain(`books are not grouped by “${text}”; there are author, series, identifier, doubt`);
    return undefined;
  }
  const books = new Set((await questions.reviewGroup({ by, name: group })).map(({ itemId }) => itemId));
  return waiting.filter(({ id }) => books.has(id));
}

/** Nobody is there to be asked. */
function refuse(count: number): number {
  complain(`${plural(count, 'candidate')} would be confirmed; say --yes to confirm ${count === 1 ? 'it' : 'them'}, or --dry-run to see what would be written`);
  return EXIT.usage;
}
