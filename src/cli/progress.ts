/** Shows on a terminal how far a scan is: a bar, how fast it goes, how long it still takes, and what it waits for. */
import { wrapped } from './fit.ts';
import { createLastLine, type Terminal } from './last-line.ts';
import { progressLine } from './progress-line.ts';
import { columnsOf } from './screen.ts';
import { createSpeed } from './speed.ts';

export interface Progress {
  /** @param waitsFor what holds the scan up now, in words; empty if nothing does */
  start(waitsFor: () => string): void;
  /** One more book is to be done. */
  found(): void;
  /** No further book will be found. */
  foundAll(): void;
  done(path: string): void;
  /** Starts again from zero with this many to come. */
  restart(count: number): void;
  /** Prints a line on the same stream, above the bar. */
  line(text: string): void;
  /** Lets somebody print lines on another stream of the same terminal, above the bar. */
  above(print: () => void): void;
  stop(): void;
}

export interface ProgressOptions {
  stream: Terminal & Pick<NodeJS.WriteStream, 'on' | 'off'>;
  isShown: boolean;
  /** A monotonic clock, in milliseconds. */
  now?(): number;
  /** Calls a task regularly, until the function that it returns is called. */
  every?(task: () => void): () => void;
}

const DRAWN_EVERY_MS = 250;

/** Draws the bar if the stream is a terminal; otherwise prints only the lines. */
export function createProgress({ stream, isShown, now = () => performance.now(), every = regularly }: ProgressOptions): Progress {
  const isDrawn = isShown && stream.isTTY === true;
  const lastLine = createLastLine(stream);
  let [done, total, isWhole, path] = [0, 0, false, ''];
  let speed = createSpeed();
  let waitsFor = () => '';
  let end: (() => void) | undefined;

  function begin(count: number): void {
    [done, total, isWhole, path] = [0, count, count > 0, ''];
    speed = createSpeed();
  }

  function draw(): void {
    lastLine.draw(progressLine({ done, total, isWhole, path, perSecond: speed(done, now()), waitsFor: waitsFor() }, columnsOf(stream)));
  }

  function stop(): void {
    end?.();
    end = undefined;
    lastLine.clear();
  }

  return {
    start(what) {
      stop();
      begin(0);
      waitsFor = what;
      if (!isDrawn) return;
      const ends = every(draw);
      stream.on('resize', draw);
      end = () => {
        ends();
        stream.off('resize', draw);
      };
      draw();
    },
    found() {
      total++;
      isWhole = false;
    },
    foundAll() {
      isWhole = true;
    },
    restart: begin,
    done(what) {
      done++;
      path = what;
    },
    line: (text) => lastLine.above(() => void stream.write(`${wrapped(text, columnsOf(stream))}\n`)),
    above: lastLine.above,
    stop,
  };
}

function regularly(task: () => void): () => void {
  const timer = setInterval(task, DRAWN_EVERY_MS).unref();
  return () => clearInterval(timer);
}
