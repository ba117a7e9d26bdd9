/** `rubricator catalogue sync`: sends what databases lack, a batch at a time. Broken off, it goes on there the next time. */
import { removeForeign } from '../actions/remove-foreign.ts';
import { containersOf } from '../actions/target-state.ts';
import type { App } from '../app/app.ts';
import type { ConfiguredTarget } from '../app/targets.ts';
import { realClock } from '../runtime/real-clock.ts';
import { followChanges } from '../work/follow-changes.ts';
import { bringTablesUpToDate } from '../work/keep-in-step.ts';
import { forTargets } from './catalogue.ts';
import { complain } from './complain.ts';
import { EXIT } from './exit-codes.ts';
import { createFillProgress } from './fill-progress.ts';
import { onInterrupt } from './interrupt.ts';
import type { CommonOptions } from './options.ts';
import { out } from './screen.ts';
import { plural } from './words.ts';

export interface SyncOptions extends CommonOptions {
  full?: boolean;
}

export async function syncCommand(name: string | undefined, options: SyncOptions): Promise<number> {
  const { signal, stop } = onInterrupt(() => complain('stopping after this batch; the next sync goes on there'));
  try {
    const code = await forTargets(name, options, (configured, app) =>
      signal.aborted ? Promise.resolve(EXIT.interrupted) : syncOne(configured, app, options, signal),
    );
    return signal.aborted ? EXIT.interrupted : code;
  } finally {
    stop();
  }
}

async function syncOne(configured: ConfiguredTarget, app: App, { full }: SyncOptions, signal: AbortSignal) {
  const { target, isWanted, options } = configured;
  const { recordChanges: changes } = app;
  if (!(await isReady({ target, options }))) return EXIT.someFailed;
  if (full) await target.sendAgain();
  const follow = { changes, isWanted, batch: options.batch, sleep: realClock.sleep, random: Math.random };
  const progress = createFillProgress(process.stderr, `Sending to ${options.id}`);
  let sent = 0;
  while (!signal.aborted) {
    const followed = await followChanges(target, follow, signal);
    if (followed === 'inStep') break;
    sent += followed.sent;
    progress(sent, sent + (await changes.countAfter(followed.revision)));
  }
  if (full && !signal.aborted) {
    const removed = await removeForeign(target, { catalogue: app.catalogue, isWanted }, signal);
    if (removed > 0) out(`${options.id}: ${plural(removed, 'book')} removed that the catalogue does not have.`);
  }
  out(`${options.id}: ${sent === 1 ? '1 book' : `${sent} books`} sent; it has ${await target.countBooks()}.`);
  return signal.aborted ? EXIT.interrupted : EXIT.ok;
}

/** Makes tables where there are none; what would change others is left to `migrate`. */
async function isReady({ target, options }: Pick<ConfiguredTarget, 'target' | 'options'>): Promise<boolean> {
  const { id, type } = options;
  const isDone = await bringTablesUpToDate(target, options, Date.now(), (message) => complain(`${id}: ${message}`));
  if (!isDone) complain(`${id}: its ${containersOf(type)} are not as the config says; see: rubricator catalogue migrate ${id} --dry-run`);
  return isDone;
}
