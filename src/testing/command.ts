/** What every command must do: have options that can be typed, check them, say lines of text, and return JSON. */
import { describe, expect, test } from 'vitest';
import { commandOptionsOf } from '../domain/command-option.ts';
import type { AnyCommand, CommandContext } from '../sdk/command.ts';
import { z } from '../sdk/index.ts';
import type { TargetDocument } from '../sdk/target.ts';

export interface CommandContract {
  command: AnyCommand;
  /** With which it does what it is there for. */
  options: Record<string, unknown>;
  /** That it sees. */
  books?: readonly TargetDocument[];
  /** Answers its requests; without it, it may send none. */
  send?: CommandContext['send'];
}

export interface CommandRun {
  lines: unknown[];
  result: unknown;
}

/** Runs a command to its end, with these books. */
export async function runCommandWith({ command, options, books = [], send = refuse }: CommandContract): Promise<CommandRun> {
  const context: CommandContext = { send, signal: new AbortController().signal, books: (afterId = 0) => behind(books, afterId) };
  const running = command.run(command.options.parse(options), context);
  const lines: unknown[] = [];
  for (;;) {
    const { done, value } = await running.next();
    if (done) return { lines, result: value };
    lines.push(value);
  }
}

export function commandContract(contract: CommandContract): void {
  const { command, options } = contract;
  describe(`${command.id}: the contract of commands`, () => {
    test('its options can be typed, and are checked', () => {
      const known = commandOptionsOf(z.toJSONSchema(command.options, { io: 'input' })).map(({ key }) => key);
      expect(known).toEqual(expect.arrayContaining([...(command.arguments ?? [])]));
      expect(command.options.safeParse(options).success).toBe(true);
      expect(command.options.safeParse({ ...options, nonsense: 1 }).success).toBe(false);
    });

    test('it says lines of text, and returns JSON or nothing', async () => {
      const { lines, result } = await runCommandWith(contract);
      for (const line of lines) expect(line).toBeTypeOf('string');
      if (result !== undefined) expect(JSON.parse(JSON.stringify(result))).toEqual(result);
    });

    test('it fails over a library without books no more than over others', async () => {
      const { lines } = await runCommandWith({ ...contract, books: [] });
      for (const line of lines) expect(line).toBeTypeOf('string');
    });
  });
}

async function* behind(books: readonly TargetDocument[], afterId: number): AsyncGenerator<TargetDocument> {
  yield* books.filter(({ id }) => id > afterId).sort((a, b) => a.id - b.id);
}

async function refuse(): Promise<never> {
  throw new Error('no request was expected');
}
