/** Commands of plugins: what goes wrong with them is told in one safe line, they end in time, and the audit log knows of them. */
import { expect, onTestFinished, test, vi } from 'vitest';
import { type KnownCommand, type RunCommandInput, runCommand } from '../../src/actions/run-command.ts';
import { ResponseError, UnknownTargetError } from '../../src/domain/errors.ts';
import { PATIENCE_MS } from '../patience.ts';
import { ANN, SAY, shelf } from './shelf.ts';

type Run = KnownCommand['run'];

/** Runs a command, and keeps what it said. */
async function asked(run: Run, more: Partial<RunCommandInput & { timeoutMs: number }> = {}) {
  const { deps, audit, item } = await shelf();
  const lines: string[] = [];
  const command = { ...SAY, run, timeoutMs: more.timeoutMs ?? 60_000 };
  const input = { command: 'say', options: {}, actor: { ...ANN, from: '192.0.2.7' }, signal: new AbortController().signal, ...more };
  const outcome = await runCommand({ onLine: (line) => void lines.push(line), ...input }, { ...deps, commands: [command] }).then(
    (result) => ({ result }),
    (error: Error) => ({ error: error.message }),
  );
  return { lines, item, ...outcome, noted: await audit.page({ filter: {}, limit: 9 }) };
}

test('it sees the books, and says what it found; the audit log knows', async () => {
  const { item, ...outcome } = await asked(SAY.run);
  expect(outcome).toMatchObject({ lines: ['A/Salt'], result: { ids: [item.id] } });
  expect(outcome.noted).toMatchObject([{ action: 'runCommand', about: 'a-plugin say', actor: ANN, from: '192.0.2.7', changes: [] }]);
});

test('what it says is safe on a terminal, a line at a time', async () => {
  const { lines } = await asked(async function* () {
    yield '\u001b[2J\u0007red\u202e\nand more';
  });
  expect(lines).toEqual(['\\u001b[2J\\u0007red\\u202e', 'and more']);
});

test.each<[what: string, run: Run, said: string]>([
  [
    'throws',
    async function* () {
      yield 'first';
      throw new TypeError('boom \u001b[31m\nand more');
    },
    'say: boom \\u001b[31m and more',
  ],
  [
    'meets a server that refuses',
    async function* () {
      yield 'x';
      throw new ResponseError('answers nonsense');
    },
    'say: answers nonsense',
  ],
  [
    'yields what is no text',
    async function* () {
      yield 3 as never;
    },
    'say: what it yields is no text',
  ],
  [
    'returns what is no JSON',
    async function* () {
      yield 'first';
      return { n: 1n };
    },
    'say: what it returns is no JSON',
  ],
])('one that %s is told of in one line', async (_what, run, said) => {
  expect(await asked(run)).toMatchObject({ error: said, noted: [{ isFailed: true }] });
});

test('one that hangs is ended in time, and what it holds is let go', async () => {
  let isFree = false;
  const run: Run = async function* (_options, { signal }) {
    try {
      yield 'begun';
      await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(new Error('ended'))));
    } finally {
      isFree = true;
    }
  };
  expect(await asked(run, { timeoutMs: 50 })).toMatchObject({ lines: ['begun'], error: 'say took longer than 0.05 s, and was ended' });
  await vi.waitFor(() => expect(isFree).toBe(true), { timeout: PATIENCE_MS });
});

test('one that listens to nothing is not waited for', async () => {
  const timer = setInterval(() => {}, 1e6);
  onTestFinished(() => clearInterval(timer));
  const forever: Run = async function* () {
    yield 'begun';
    await new Promise(() => {});
  };
  expect(await asked(forever, { timeoutMs: 50 })).toMatchObject({ error: 'say took longer than 0.05 s, and was ended' });
  const ending = new AbortController();
  const onLine = () => ending.abort();
  expect(await asked(forever, { signal: ending.signal, onLine })).toMatchObject({ error: 'say was ended' });
});

test('whoever wants no more lines ends it', async () => {
  let isOver = false;
  const run: Run = async function* () {
    try {
      for (;;) yield 'more';
    } finally {
      isOver = true;
    }
  };
  const onLine = () => {
    throw new ResponseError('enough');
  };
  await asked(run, { onLine });
  await vi.waitFor(() => expect(isOver).toBe(true), { timeout: PATIENCE_MS });
});

test('options that are wrong, and commands that are not there, are refused and not noted', async () => {
  expect(await asked(SAY.run, { options: { nope: 1 } })).toMatchObject({ error: expect.stringContaining('nope'), lines: [], noted: [] });
  expect(await asked(SAY.run, { command: 'saay' })).toMatchObject({
    error: 'there is no command of a plugin “saay” (did you mean “say”?); there is say',
    noted: [],
  });
  const { deps } = await shelf();
  const input = { command: 'say', plugin: 'another', options: {}, actor: ANN, signal: new AbortController().signal, onLine() {} };
  await expect(runCommand(input, deps)).rejects.toThrow(UnknownTargetError);
});
