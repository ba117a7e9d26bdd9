/**
 * A process that runs one command of the program after the other, each in its own folder and environment: a start of Node for each of
 * some hundred commands would take minutes. Its parent sends what to run, and reads both outputs up to `END`.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { COMMANDS } from './program-file.ts';
import { END, type ProgramAnswer, type ProgramOrder } from './program-pool.ts';

const commands = import(COMMANDS) as Promise<typeof import('../../src/cli/program.ts')>;

process.on('message', (order: ProgramOrder) => void obey(order));
process.on('disconnect', () => process.exit());

async function obey({ args, env, cwd }: ProgramOrder): Promise<void> {
  replaceEnvironment(env);
  process.chdir(cwd);
  const { runCli } = await commands;
  // Both outputs stay open, and so count before a command as after it.
  const outputs = [process.stdout, process.stderr];
  const before = keepingAlive();
  const code = await runCli(args);
  // A process of its own would end only when nothing keeps it alive any more.
  while (keepingAlive() > before) await nextTurn();
  for (const output of outputs) output.write(END);
  process.send?.({ code } satisfies ProgramAnswer);
}

function replaceEnvironment(env: Record<string, string>): void {
  for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
  Object.assign(process.env, env);
}

/** How many timers, sockets, threads and the like keep this process from ending. */
function keepingAlive(): number {
  return process.getActiveResourcesInfo().filter((name) => name !== 'Immediate').length;
}
