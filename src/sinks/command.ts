/** Runs a program for every event, with the event as JSON on its standard input. No shell, and none of our secrets in its environment. */
import { spawn } from 'node:child_process';
import { z } from 'zod';
import { UnavailableError } from '../domain/errors.ts';
import type { AnyEvent } from '../domain/events.ts';
import { defineSink } from '../sdk/sink.ts';
import { eventsOption } from '../sdk/sink-options.ts';

const CommandOptions = z.strictObject({
  command: z.array(z.string()).min(1).describe('Program and arguments; no shell. The event is on its standard input as JSON.'),
  timeoutSeconds: z.number().min(1).max(3600).default(60).describe('How long it may run before it is ended.'),
  events: eventsOption(['export.complete']),
});
type CommandOptions = z.infer<typeof CommandOptions>;

export const command = defineSink<CommandOptions>({
  type: 'command',
  summary: 'runs a program',
  options: CommandOptions,
  create: (options) => ({
    ...{ events: options.events, atOnce: 1 },
    async deliver(told, signal) {
      for (const event of told) await run(options, event, signal);
    },
  }),
});

async function run({ command: [program = '', ...args], timeoutSeconds }: CommandOptions, event: AnyEvent, signal: AbortSignal): Promise<void> {
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
