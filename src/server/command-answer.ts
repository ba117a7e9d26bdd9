/** What a command of a plugin says and returns, all of it, for those who ask by HTTP. */
import { ActionError } from '../actions/find-book.ts';
import type { RunCommandInput } from '../actions/run-command.ts';
import type { ApiDeps } from './deps.ts';
import { whileAsking } from './while-asking.ts';

export interface CommandAnswer {
  lines: string[];
  /** Undefined if it returns nothing. */
  result: unknown;
}

const MAX_LINES = 10_000;

/** Throws as `runCommand` does, and `ActionError` for more lines than an answer may have. */
export async function commandAnswer(
  wanted: Pick<RunCommandInput, 'plugin' | 'command' | 'options' | 'actor'>,
  request: Request,
  { runCommand }: Pick<ApiDeps, 'runCommand'>,
): Promise<CommandAnswer> {
  const lines: string[] = [];
  const onLine = (line: string) => {
    if (lines.length === MAX_LINES) throw new ActionError(`${wanted.command} says more than ${MAX_LINES} lines: run it on the command line`);
    lines.push(line);
  };
  const result = await runCommand({ ...wanted, signal: whileAsking(request), onLine });
  return { lines, result };
}
