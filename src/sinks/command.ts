/** Runs a program for every event, with the event as JSON on its standard input. No shell, and none of our secrets in its environment. */
import { spawn } from 'node:child_process';
import { UnavailableError } from '../domain/errors.ts';
import type { AnyEvent, EventName } from '../domain/events.ts';
import type { Sink } from '../sdk/sink.ts';

export interface CommandOptions {
  id: string;
  command: readonly string[];
  timeoutSeconds: number;
  events: readonly EventName[];
}

export function createCommand({ id, command: [program = '', ...args], timeoutSeconds, events }: CommandOptions): Sink {
  async function run(event: AnyEvent, signal: AbortSignal): Promise<void> {
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('RUBRICATOR_')));
    const child = spawn(program, args, {
      stdio: ['pipe', 'ignore', 'pipe'],
      env: { ...env, RUBRICATOR_EVENT: event.name },
      timeout: timeoutSeconds * 1000,
      killSignal: 'SIGKILL',
      signal,
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said = `${said}${chunk}`.slice(-500);
    });
    // A command need not read its standard input.
    child.stdin.on('error', () => undefined).end(`${JSON.stringify(event)}\n`);
    await new Promise<void>((resolve, reject) => {
      child.once('error', (error) => reject(new UnavailableError(`${program} cannot be run: ${(error as { code?: string }).code ?? 'stopped'}`)));
      child.once('close', (code, killedBy) => {
        const end = killedBy ? `was ended (${killedBy})` : `ended with ${code}`;
        if (code === 0) resolve();
        else reject(new UnavailableError(`${program} ${end}${said ? `: ${said.trim().split('\n').at(-1)}` : ''}`));
      });
    });
  }
  return {
    ...{ id, events, atOnce: 1 },
    async deliver(told, signal) {
      for (const event of told) await run(event, signal);
    },
    close: async () => undefined,
  };
}
