/** Handles Ctrl-C and SIGTERM: the first one asks the command to end, the second one ends it at once. */
import { EXIT } from './exit-codes.ts';

export function onInterrupt(tell: () => void): { signal: AbortSignal; stop(): void } {
  const controller = new AbortController();
  const handle = () => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    controller.abort(new Error('interrupted'));
    tell();
  };
  process.on('SIGINT', handle).on('SIGTERM', handle);
  return { signal: controller.signal, stop: () => void process.off('SIGINT', handle).off('SIGTERM', handle) };
}
