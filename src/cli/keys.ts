/** Single keys of a terminal, and whole lines where a key is not enough. */
import { createInterface, emitKeypressEvents, type Key } from 'node:readline';

export interface Keys {
  /** The next key: its letter, or `quit` for Ctrl-C, Ctrl-D and a terminal that is gone. */
  next(): Promise<string>;
  /** A line that is typed after a question; undefined if it is broken off. */
  ask(question: string): Promise<string | undefined>;
  /** Gives the terminal back as it was. */
  close(): void;
}

export const QUIT = 'quit';

export function openKeys(input: NodeJS.ReadStream, output: NodeJS.WritableStream): Keys {
  emitKeypressEvents(input);
  const typed: string[] = [];
  let wake: (() => void) | undefined;
  let isAsking = false;
  const take = (name: string) => {
    if (isAsking) return;
    typed.push(name);
    wake?.();
  };
  const onKey = (text: string | undefined, key: Key) => take(nameOf(text, key));
  const onEnd = () => take(QUIT);
  const listen = () => void input.setRawMode(true).resume();
  input.on('keypress', onKey).on('end', onEnd).on('error', onEnd);
  listen();
  return {
    async next() {
      if (typed.length === 0) {
        const { promise, resolve } = Promise.withResolvers<void>();
        wake = resolve;
        await promise;
        wake = undefined;
      }
      return typed.shift() ?? QUIT;
    },
    async ask(question) {
      isAsking = true;
      try {
        return await lineOf(input, output, question);
      } finally {
        isAsking = false;
        listen();
      }
    },
    close() {
      input.off('keypress', onKey).off('end', onEnd).off('error', onEnd);
      input.setRawMode(false).pause();
    },
  };
}

function nameOf(text: string | undefined, { name, ctrl }: Key): string {
  if (ctrl) return name === 'c' || name === 'd' ? QUIT : '';
  return text ?? '';
}

/** A line that is typed after a question; undefined after Ctrl-C and Ctrl-D. */
export function lineOf(input: NodeJS.ReadStream, output: NodeJS.WritableStream, question: string): Promise<string | undefined> {
  const lines = createInterface({ input, output, terminal: true, historySize: 0 });
  return new Promise((resolve) => {
    lines.once('close', () => resolve(undefined));
    lines.once('SIGINT', () => lines.close());
    lines.question(question, (line) => {
      resolve(line);
      lines.close();
    });
  });
}
