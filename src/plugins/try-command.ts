/**
 * Runs a command over made-up books. A confined one can change nothing by itself, and what it sends is answered here and goes nowhere, so that
 * any command may be run.
 */
import type { AnyCommand, CommandContext } from '../sdk/command.ts';
import type { TargetDocument } from '../sdk/target.ts';
import { deskOf, keepingServer, type LocalServer, NONSENSE, REFUSING } from './local-servers.ts';
import { BOOKS, type MadeUpOptions, madeUpOptions, ODD_BOOKS } from './made-up.ts';
import { isAboutOptions, newTrial, noteOnce, outcomeOf, PATIENCE_MS, type Trial, wrongWith } from './trial.ts';

export interface CommandTrial extends Trial {
  /** That it was run with. */
  options: MadeUpOptions['options'];
  /** Lines that it said in all. */
  lines: number;
}

/** Undefined if nobody can make up its options. */
export async function tryCommand(command: AnyCommand, patienceMs = PATIENCE_MS): Promise<CommandTrial | undefined> {
  const made = madeUpOptions(command.options);
  if (!made) return undefined;
  const trial: CommandTrial = { ...newTrial(), options: made.options, lines: 0 };
  if (command.options.safeParse({ ...made.options, nonsense: 1 }).success)
    trial.failures.push(`command ${command.id}: it takes options that it does not have, so that a mistyped one is not noticed (z.strictObject)`);
  const runs = { command, made, trial, patienceMs };
  for (const [books, of] of [
    [BOOKS, 'three books'],
    [[], 'no books'],
    [ODD_BOOKS, 'books with odd names'],
  ] as const) {
    const outcome = await runOnce({ books, of, server: keepingServer() }, runs);
    if (outcome === 'options') return undefined;
    if (outcome === 'last') return trial;
  }
  // Who sends nothing cannot be refused anything.
  for (const server of trial.sent.size > 0 ? [...REFUSING, ...NONSENSE] : [])
    if ((await runOnce({ books: BOOKS, of: 'three books', server }, runs)) === 'last') return trial;
  return trial;
}

interface Given {
  books: readonly TargetDocument[];
  /** The books in words. */
  of: string;
  server: LocalServer;
}

interface Running {
  command: AnyCommand;
  made: MadeUpOptions;
  trial: CommandTrial;
  patienceMs: number;
}

/** `last`: it did not end; `options`: it does not take those that were made up. */
async function runOnce({ books, of, server }: Given, { command, made, trial, patienceMs }: Running): Promise<'end' | 'last' | 'options'> {
  const { notes, sent } = trial;
  const what = `command ${command.id}, of ${of}, where a server ${server.does}`;
  const fail = (problem: string) => noteOnce(trial, problem, `${what}: ${problem}`);
  const { send, count } = deskOf(server, sent, fail);
  const ending = new AbortController();
  const context: CommandContext = { send, signal: ending.signal, books: (afterId = 0) => behind(books, afterId) };
  const running = command.run(made.options, context);
  trial.tried++;
  const outcome = await outcomeOf(async () => {
    for (;;) {
      const { done, value } = await running.next();
      if (done) return value;
      if (ending.signal.aborted) return undefined;
      if (typeof value !== 'string') {
        fail('what it yields is no text');
        continue;
      }
      trial.lines++;
      if (made.secrets.some((secret) => value.includes(secret))) fail('it says a secret option');
    }
  }, patienceMs);
  ending.abort();
  running.return(undefined).catch(() => undefined);
  if (outcome.did === 'throw') {
    if (isAboutOptions(outcome.message)) return 'options';
    const wrong = wrongWith(outcome.message, made.secrets);
    if (wrong !== undefined) fail(wrong);
  }
  if (outcome.did === 'end' && !isJson(outcome.value)) fail('what it returns is no JSON');
  if (outcome.did !== 'last') return 'end';
  if (count() > 1) notes.push(`${what}: it asked ${count()} times, and did not end within ${patienceMs / 1000} s`);
  else fail(`it did not end within ${patienceMs / 1000} s`);
  return 'last';
}

function isJson(value: unknown): boolean {
  if (value === undefined) return true;
  try {
    return typeof JSON.stringify(value) === 'string';
  } catch {
    return false;
  }
}

async function* behind(books: readonly TargetDocument[], afterId: number): AsyncGenerator<TargetDocument> {
  yield* books.filter(({ id }) => id > afterId);
}
