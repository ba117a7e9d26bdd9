/** Keeps a copy of the store for every day on which the daemon runs. */
import { messageOf, RubricatorError } from '../domain/errors.ts';
import type { Logger } from '../runtime/log.ts';
import { copyStore, isCopyDue } from '../store/sqlite/copies.ts';

/** A machine that sleeps at night makes its copy soon after it wakes. */
const LOOK_EVERY_MS = 15 * 60_000;

export interface DailyCopyOptions {
  stateDir: string;
  now(): number;
  log: Logger;
}

/** Looks at once, and then now and then. Returns what ends it, and waits for a copy under way. */
export function keepDailyCopies({ stateDir, now, log }: DailyCopyOptions): () => Promise<void> {
  let copying: Promise<void> | undefined;
  async function copy(): Promise<void> {
    try {
      const { file } = await copyStore(stateDir, now());
      log.info({ file }, 'the store was copied');
    } catch (error) {
      log.error({ error }, error instanceof RubricatorError ? `${messageOf(error)}; see rubricator state check` : 'the store could not be copied');
    } finally {
      copying = undefined;
    }
  }
  const look = () => {
    if (!copying && isCopyDue(stateDir, now())) copying = copy();
  };
  look();
  const timer = setInterval(look, LOOK_EVERY_MS);
  return async () => {
    clearInterval(timer);
    await copying;
  };
}
