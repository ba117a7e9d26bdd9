/** Runs the real program on a pseudo-terminal, by `script` of util-linux, and reads whole screens. */
import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { createTerminalScreen, type TerminalScreen } from '../cli/terminal-screen.ts';
import { tempFolder } from '../files/temp-folder.ts';
import { environment } from './cli.ts';
import { PROGRAM } from './program-file.ts';

export const CTRL_C = '\u0003';

export interface TerminalOptions {
  columns: number;
  env?: Record<string, string>;
  cwd: string;
  /** The file that runs; the program if it is left out. */
  script?: string;
}

export interface ProgramOnTerminal {
  screen: Pick<TerminalScreen, 'text' | 'broken' | 'cursor'>;
  /** The screen as soon as it holds a text, so many times. Rejects if the program ends before. */
  until(text: string, times?: number): Promise<string>;
  type(keys: string): void;
  /** Makes the terminal wider or narrower, of which the program hears. */
  resize(columns: number): void;
  /** Its exit code, and 128 and more if a signal ended it. */
  end: Promise<number>;
}

export function startOnTerminal(args: readonly string[], { script = PROGRAM, ...options }: TerminalOptions): ProgramOnTerminal {
  return startAnyOnTerminal([process.execPath, script, ...args], options);
}

/** @param words another program with its arguments */
export function startAnyOnTerminal(words: readonly string[], { columns, env = {}, cwd }: Omit<TerminalOptions, 'script'>): ProgramOnTerminal {
  const nameFile = join(tempFolder(), 'terminal');
  const quoted = words.map((word) => `'${word.replaceAll("'", "'\\''")}'`);
  const command = `tty > '${nameFile}'; stty cols ${columns} rows 40; exec ${quoted.join(' ')}`;
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    cwd,
    env: environment({ SHELL: '/bin/sh', TERM: 'xterm-256color', ...env }),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill());
  const { resize, take, ...screen } = createTerminalScreen(columns);
  child.stdout.on('data', take);
  const end = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? -1)));
  let hasEnded = false;
  void end.then(() => {
    hasEnded = true;
  });
  return {
    screen,
    async until(text, times = 1) {
      for (;;) {
        const isLast = hasEnded;
        // Listened for before the screen is read: what comes meanwhile may be the last for long.
        const more = Promise.race([end, new Promise((resolve) => child.stdout.once('data', resolve))]);
        const shown = await screen.text();
        if (shown.split(text).length > times) return shown;
        if (isLast) throw new Error(`the program has ended, and “${text}” never stood on the screen:\n${shown}`);
        await more;
      }
    },
    type: (keys) => void child.stdin.write(keys),
    resize(to) {
      resize(to);
      execFileSync('stty', ['-F', readFileSync(nameFile, 'utf8').trim(), 'cols', String(to)]);
    },
    end,
  };
}
