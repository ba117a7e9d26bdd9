/** Has a plugin do what it calls a command. It reads the books that the caller sees, and changes none; what it says is made safe to show here. */
import { abortable } from '../domain/abortable.ts';
import type { CallingActor } from '../domain/audit.ts';
import type { CommandOption } from '../domain/command-option.ts';
import { messageOf, RubricatorError, UnknownTargetError } from '../domain/errors.ts';
import { noSuch } from '../domain/text/nearest.ts';
import { printable } from '../domain/text/printable.ts';
import type { AuditLog } from '../ports/audit-log.ts';
import type { Catalogue } from '../ports/catalogue.ts';
import type { AnyCommand, CommandContext } from '../sdk/command.ts';
import type { TargetDocument } from '../sdk/target.ts';
import { ActionError } from './find-book.ts';

/** A command as people and programs are told of it. */
export interface ShownCommand {
  /** The name of the plugin that brings it. */
  plugin: string;
  id: string;
  summary: string;
  options: readonly CommandOption[];
  /** Keys of options that a command line gives without their names. */
  arguments: readonly string[];
}

export interface KnownCommand extends ShownCommand {
  schema: AnyCommand['options'];
  timeoutMs: number;
  run(options: unknown, context: Pick<CommandContext, 'books' | 'signal'>): AsyncGenerator<string, unknown>;
}

export interface CommandDeps {
  /** Those of all plugins that are in use. */
  commands: readonly KnownCommand[];
  catalogue: Pick<Catalogue, 'stream'>;
  audit: Pick<AuditLog, 'append'>;
  now(): number;
}

export interface RunCommandInput {
  command: string;
  /** The plugin that brings it; whichever does if absent. */
  plugin?: string | undefined;
  /** By their keys; checked here. */
  options: Readonly<Record<string, unknown>>;
  actor: CallingActor;
  /** Ends it. */
  signal: AbortSignal;
  /** Hears each line as it is said. What it throws ends the command. */
  onLine(line: string): void;
}

/**
 * Resolves to what the command returns, as JSON; undefined if that is nothing. Throws `UnknownTargetError` if there is no such command, and
 * `ActionError` with what is wrong with its options, or with what went wrong.
 */
export async function runCommand(input: RunCommandInput, deps: CommandDeps): Promise<unknown> {
  const command = commandNamed(input, deps);
  const options = checkedOptions(command, input.options);
  const { from, ...actor } = input.actor;
  let isFailed = true;
  try {
    const result = await run(command, options, { ...input, books: (afterId = 0) => booksBehind(afterId, deps.catalogue) });
    isFailed = false;
    return result;
  } finally {
    const note = { actor, action: 'runCommand', about: `${command.plugin} ${command.id}`, ...(from !== undefined && { from }) };
    await deps.audit.append({ ...note, atMs: deps.now(), changes: [], ...(isFailed && { isFailed }) });
  }
}

function commandNamed({ command: id, plugin }: Pick<RunCommandInput, 'command' | 'plugin'>, { commands }: Pick<CommandDeps, 'commands'>): KnownCommand {
  const found = commands.find((each) => each.id === id && (plugin === undefined || each.plugin === plugin));
  if (found) return found;
  const there = commands.filter((each) => plugin === undefined || each.plugin === plugin);
  throw new UnknownTargetError(
    noSuch(
      'command of a plugin',
      id,
      there.map((each) => each.id),
    ),
  );
}

function checkedOptions({ schema }: KnownCommand, options: unknown): unknown {
  const parsed = schema.safeParse(options);
  if (parsed.success) return parsed.data;
  throw new ActionError(printable(parsed.error.issues.map(({ path, message }) => (path.length > 0 ? `${path.join('.')}: ${message}` : message)).join('; ')));
}

interface Running extends Pick<RunCommandInput, 'signal' | 'onLine'> {
  books: CommandContext['books'];
}

async function run({ id, run: start, timeoutMs }: KnownCommand, options: unknown, { signal, onLine, books }: Running): Promise<unknown> {
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), timeoutMs);
  const ending = AbortSignal.any([signal, late.signal]);
  const running = start(options, { books, signal: ending });
  try {
    for (;;) {
      // Whoever does not listen to the signal is not waited for.
      const { done, value } = await abortable(running.next(), ending);
      if (done) return jsonOf(value);
      for (const line of linesOf(value)) onLine(line);
    }
  } catch (error) {
    if (late.signal.aborted) throw new ActionError(`${id} took longer than ${timeoutMs / 1000} s, and was ended`);
    if (signal.aborted) throw new ActionError(`${id} was ended`);
    if (!isOfCommand(error)) throw error;
    throw new ActionError(`${id}: ${printable(messageOf(error)).slice(0, LONGEST)}`, { cause: error });
  } finally {
    clearTimeout(timer);
    // The process of a confined command ends by one of these.
    late.abort();
    running.return(undefined).catch(() => undefined);
  }
}

/** What is no error of ours is one of the command's, too: its code may be a part of the program. */
function isOfCommand(error: unknown): boolean {
  return !(error instanceof RubricatorError) || OF_PLUGINS.includes(error.code);
}

const OF_PLUGINS = ['response', 'unavailable', 'access', 'read'];

const LONGEST = 10_000;

/** A confined command may say anything. */
function linesOf(said: unknown): string[] {
  if (typeof said !== 'string') throw new Error('what it yields is no text');
  return said.split(/\r?\n/).map((line) => printable(line).slice(0, LONGEST));
}

function jsonOf(result: unknown): unknown {
  if (result === undefined) return undefined;
  try {
    const text = JSON.stringify(result) as string | undefined;
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    throw new Error('what it returns is no JSON');
  }
}

async function* booksBehind(afterId: number, catalogue: CommandDeps['catalogue']): AsyncGenerator<TargetDocument> {
  for await (const { item, record } of catalogue.stream({ isGone: false }, afterId))
    yield { id: item.id, library: item.library, path: item.path, values: record.values };
}
