/** Runs the real daemon in a process of its own, and reads what it says. */
import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StatusBody } from '../../src/server/api/schemas.ts';
import { PATIENCE_MS } from '../patience.ts';
import { type CliOptions, type CliResult, startCli } from './cli.ts';

/** A line of the log. */
export interface LogLine extends Record<string, unknown> {
  level: number;
  msg: string;
}

export interface Daemon {
  child: ChildProcess;
  /** Of the whole process. */
  result: Promise<CliResult>;
  /** All that it said, in order. */
  lines: LogLine[];
  /** The first line with this message, past or to come. Rejects if the daemon ends before, or after `timeoutMs`. */
  said(message: string, timeoutMs?: number): Promise<LogLine>;
  /** What its interface answers. */
  call(path: string, options?: RequestInit): Promise<Response>;
  status(): Promise<StatusBody>;
  /** Resolves when every library was looked through, nothing waits that is due soon (within the hour, if not said otherwise), and nothing is under way. */
  idle(timeoutMs?: number, soonMs?: number): Promise<void>;
  stop(signal?: NodeJS.Signals): Promise<CliResult>;
}

const HOUR_MS = 3_600_000;

export function startDaemon(config: string, options: CliOptions = {}): Daemon {
  const { child, result } = startCli(['watch', '--config', config], options);
  const lines: LogLine[] = [];
  let rest = '';
  let hasEnded = false;
  void result.then(() => {
    hasEnded = true;
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    const parts = `${rest}${chunk}`.split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) if (part.startsWith('{')) lines.push(JSON.parse(part) as LogLine);
  });

  async function until<T>(what: string, timeoutMs: number, look: () => T | undefined | Promise<T | undefined>): Promise<T> {
    const endMs = performance.now() + timeoutMs;
    for (;;) {
      const found = await look();
      if (found !== undefined) return found;
      if (hasEnded) throw new Error(`the daemon ended before: ${what}\n${(await result).stderr.slice(-2000)}`);
      if (performance.now() > endMs)
        throw new Error(
          `not within ${timeoutMs} ms: ${what}\n${lines
            .map((line) => JSON.stringify(line))
            .join('\n')
            .slice(-2000)}`,
        );
      // The interface answers 600 calls a minute.
      await sleep(125);
    }
  }

  const said: Daemon['said'] = (message, timeoutMs = PATIENCE_MS) => until(message, timeoutMs, () => lines.find(({ msg }) => msg.includes(message)));
  async function call(path: string, request?: RequestInit): Promise<Response> {
    const { url } = await said('listening');
    return fetch(`${url}${path}`, request);
  }
  const status = async () => (await (await call('/api/v1/status')).json()) as StatusBody;

  return {
    ...{ child, result, lines, said, call, status },
    async idle(timeoutMs = PATIENCE_MS, soonMs = HOUR_MS) {
      await until('idle', timeoutMs, async () => {
        const { libraries, queue, underWay } = await status();
        const isDue = queue.some(({ oldestDueAt }) => Date.parse(oldestDueAt) < Date.now() + soonMs);
        const isLooked = libraries.every(({ isLooking, lastLookAt }) => !isLooking && lastLookAt !== undefined);
        return isDue || underWay > 0 || !isLooked ? undefined : true;
      });
    },
    async stop(signal = 'SIGTERM') {
      child.kill(signal);
      return result;
    },
  };
}
