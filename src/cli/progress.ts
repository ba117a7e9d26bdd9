/** Shows a progress bar on a terminal. */
import { Presets, SingleBar } from 'cli-progress';
import { printable } from '../domain/text/printable.ts';

export interface Progress {
  start(): void;
  total(count: number): void;
  done(path: string): void;
  /** Starts again from zero with this many to come. */
  restart(count: number): void;
  /** Prints a line above the bar. */
  line(text: string): void;
  stop(): void;
}

/** Draws the bar if the stream is a terminal; otherwise prints only the lines. */
export function createProgress(stream: NodeJS.WriteStream, isShown: boolean): Progress {
  if (!isShown || !stream.isTTY) return { start() {}, total() {}, done() {}, restart() {}, stop() {}, line: (text) => void stream.write(`${text}\n`) };
  const bar = new SingleBar(
    { stream, format: ' {bar} {value}/{total} books  {path}', hideCursor: true, clearOnComplete: true, fps: 10, linewrap: false, gracefulExit: false },
    Presets.shades_classic,
  );
  return {
    start: () => bar.start(0, 0, { path: '' }),
    total: (count) => bar.setTotal(count),
    restart: (count) => bar.start(count, 0, { path: '' }),
    done: (path) => bar.increment({ path: printable(path).slice(-60) }),
    line(text) {
      stream.write(`\r\u001b[K${text}\n`);
      if (bar.isActive) bar.updateETA();
    },
    stop: () => bar.stop(),
  };
}
