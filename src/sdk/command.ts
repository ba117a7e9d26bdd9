/** The contract of a command: what a person or a program has a plugin do. It reads books, and writes none. */
import type { z } from 'zod';
import type { TargetContext, TargetDocument } from './target.ts';

/** What a command is given to work with. Requests go as those of a target do. */
export interface CommandContext extends TargetContext {
  /** Books with their merged records, as the caller sees them, by rising id. @param afterId those behind an id; all of them without it */
  books(afterId?: number): AsyncIterable<TargetDocument>;
  /** Aborted once nobody waits for the command any more. In confinement its process is ended then. */
  signal: AbortSignal;
}

/** Something that a plugin can be asked to do: `rubricator plugins run <id>`, `POST /api/v1/plugins/{name}/commands/{id}`, a form on the page. */
export interface CommandDefinition<Options = unknown> {
  id: string;
  /** One line for people. */
  summary: string;
  /** What may be said with it, each with a description: texts, numbers, yes or no, one of several words, and lists of texts. `maxBooks` is `--max-books`. */
  options: z.ZodObject & z.ZodType<Options>;
  /** Names of options that a command line gives without their names, in this order. The last one may be a list. */
  arguments?: readonly string[];
  /** A run that takes longer is ended. A minute if absent, an hour at most. */
  timeoutMs?: number;
  /** Yields lines for people, and returns what programs get: a value of JSON, or nothing. Throws what went wrong, in words for people. */
  run(options: Options, context: CommandContext): AsyncGenerator<string, unknown>;
}

/** Declares a command; exists so that types are inferred. */
export function defineCommand<Options>(definition: CommandDefinition<Options>): CommandDefinition<Options> {
  return definition;
}

/** A command of whatever options: its own schema checks them, and only the command reads them. */
export type AnyCommand = CommandDefinition;
