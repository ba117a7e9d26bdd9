/** Keeps a copy of the store for every day on which the daemon runs. */
import { messageOf, RubricatorError } from '../domain/errors.ts';
import type { Logger } from '../runtime/log.ts';
import { copiesOf, copyStore, isCopyDue } from '../store/sqlite/copies.ts';
import { type CopyTarget, isSent, sendCopy } from './sent-copies.ts';

/** A machine that sleeps at night makes its copy soon after it wakes. */
const LOOK_EVERY_MS = 15 * 60_000;

export interface DailyCopyOptions {
  stateDir: string;
  now(): number;
  log: Logger;
  /** Where each copy goes as well. Throws if the passphrase is not there. */
  target?: ((signal: AbortSignal) => CopyTarget) | undefined;
}

/** Looks at once, and then now and then. Returns what ends it, and waits for a copy under way. */
export function keepDailyCopies({ stateDir, now, log, target }: DailyCopyOptions): () => Promise<void> {
  let copying: Promise<void> | undefined;
  let sent: string | undefined;
  const ending = new AbortController();
  async function copy(): Promise<void> {
    try {
      const { file } = await copyStore(stateDir, now());
      log.info({ file }, 'the store was copied');
    } catch (error) {
      log.error({ error }, error instanceof RubricatorError ? `${messageOf(error)}; see rubricator state check` : 'the store could not be copied');
    }
  }
  /** Sends the newest copy, unless it was sent. What fails is tried again at the next look. */
  async function send(): Promise<void> {
    const [newest] = copiesOf(stateDir);
    if (!target || !newest || newest.file === sent || ending.signal.aborted) return;
    try {
      const to = target(ending.signal);
      if (!(await isSent(newest, to))) {
        const { name, removed } = await sendCopy(newest, to);
        log.info({ name, place: to.place, removed: removed.length }, 'the copy of the store was sent');
      }
      sent = newest.file;
    } catch (error) {
      if (!ending.signal.aborted) log.error({ error }, `the copy of the store could not be sent: ${messageOf(error)}; it is tried again`);
    }
  }
  const look = () => {
    copying ??= (isCopyDue(stateDir, now()) ? copy() : Promise.resolve()).then(send).finally(() => {
      copying = undefined;
    });
  };
  look();
  const timer = setInterval(look, LOOK_EVERY_MS);
  return async () => {
    clearInterval(timer);
    ending.abort(new Error('the daemon ended'));
    await copying;
  };
}
