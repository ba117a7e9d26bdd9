/** A terminal that shows what a program writes to it. */
import { EventEmitter } from 'node:events';
import xterm from '@xterm/headless';
import type { ProgressOptions } from '../../src/cli/progress.ts';

export interface TerminalScreen {
  /** What a program writes to. */
  stream: ProgressOptions['stream'];
  /** Takes bytes as a terminal gets them from its line discipline, with CR and LF. */
  take(bytes: Uint8Array): void;
  resize(columns: number): void;
  /** All lines, those that scrolled away included, without blanks at the ends of lines and without empty lines at the end. */
  text(): Promise<string>;
  /** Lines that were too long, so that the terminal broke them; whole. */
  broken(): Promise<string[]>;
  /** The line of the cursor, counted as `text` counts, and its column; both from 0. */
  cursor(): Promise<{ line: number; column: number }>;
}

export function createTerminalScreen(columns: number, rows = 40): TerminalScreen {
  const terminal = new xterm.Terminal({ cols: columns, rows, scrollback: 5000, allowProposedApi: true, convertEol: true });
  const write = (bytes: string | Uint8Array) => {
    terminal.write(bytes);
    return true;
  };
  const stream = Object.assign(new EventEmitter(), { isTTY: true, columns, write }) as unknown as ProgressOptions['stream'];
  /** What was written is shown a moment later. */
  const shown = () => new Promise<void>((resolve) => terminal.write('', resolve));
  return {
    stream,
    take: write,
    resize(to) {
      terminal.resize(to, rows);
      Object.assign(stream, { columns: to });
      (stream as unknown as EventEmitter).emit('resize');
    },
    async text() {
      await shown();
      const { active } = terminal.buffer;
      const lines = Array.from({ length: active.length }, (_, index) => active.getLine(index)?.translateToString(true).trimEnd() ?? '');
      return lines.join('\n').trimEnd();
    },
    async broken() {
      await shown();
      const { active } = terminal.buffer;
      const lines: string[] = [];
      const broken = new Set<number>();
      for (let index = 0; index < active.length; index++) {
        const line = active.getLine(index);
        const text = line?.translateToString() ?? '';
        if (line?.isWrapped) broken.add(lines.length - 1);
        lines.push(line?.isWrapped ? `${lines.pop()}${text}` : text);
      }
      return [...broken].map((index) => lines[index]?.trimEnd() ?? '');
    },
    async cursor() {
      await shown();
      const { baseY, cursorX, cursorY } = terminal.buffer.active;
      return { line: baseY + cursorY, column: cursorX };
    },
  };
}
