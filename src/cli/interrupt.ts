/**
 * Handles Ctrl-C and SIGTERM: the first one asks the command to end, the second one ends it at once. A command that hangs, because a disk
 * does not answer, ends soon after the first one all the same: a write may be cut off at any moment
 * (docs/decisions/0008-writes-are-noted-first.md).
 */

/** What was asked to end may take so long. */
const END_WITHIN_MS = 4000;

/** @param leave puts the terminal in order before a signal ends the process */
export function onInterrupt(tell: () => void, leave: () => void = () => {}): { signal: AbortSignal; stop(): void } {
  const controller = new AbortController();
  const handle = (signal: NodeJS.Signals) => {
    const end = () => {
      leave();
      endBySignal(signal);
    };
    if (controller.signal.aborted) end();
    controller.abort(new Error('interrupted'));
    setTimeout(end, END_WITHIN_MS).unref();
    tell();
  };
  process.on('SIGINT', handle).on('SIGTERM', handle);
  return { signal: controller.signal, stop: () => void process.off('SIGINT', handle).off('SIGTERM', handle) };
}

/** Ends this process by a signal, unless it has ended by itself before. */
export function endBySignalAfter(delayMs: number, signal: NodeJS.Signals): void {
  setTimeout(() => endBySignal(signal), delayMs).unref();
}

/** Lets the system end this process. `process.exit` would wait for threads that wait for a disk. */
export function endBySignal(signal: NodeJS.Signals): void {
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}
