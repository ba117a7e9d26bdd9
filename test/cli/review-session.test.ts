/** The conversation of an interactive review: what each key does, and what is kept when something fails. */
import { expect, test } from 'vitest';
import type { Choice } from '../../src/actions/choices.ts';
import type { ReviewEntry } from '../../src/actions/review.ts';
import { QUIT } from '../../src/cli/keys.ts';
import { type ReviewSessionDeps, reviewSession } from '../../src/cli/review-session.ts';
import { createScreen } from '../../src/cli/screen.ts';
import { WriteError } from '../../src/domain/errors.ts';
import type { StoredItem } from '../../src/ports/items.ts';

const choice = (name: string): Choice => ({ key: name, name, id: name, source: 'audible', metadata: { title: name }, score: 0.8, contradictions: [] });

/** Books with their candidates, and somebody who types; `lines` answer questions. */
function setUp(
  books: Record<string, string[]>,
  typed: string[],
  { lines = [] as (string | undefined)[], ...more }: { lines?: (string | undefined)[] } & Partial<ReviewSessionDeps> = {},
) {
  const items = Object.keys(books).map((path, index) => ({ id: index, path }) as StoredItem);
  const waiting = new Map(Object.entries(books));
  const [asked, said, loaded]: [unknown[], string[], string[]] = [[], [], []];
  const state = { isClosed: false };
  let runs = 0;
  const deps: ReviewSessionDeps = {
    items,
    async load({ id, path }): Promise<ReviewEntry> {
      loaded.push(path);
      return { itemId: id, path, library: 'l', isWaiting: (waiting.get(path) ?? []).length > 0, values: {}, choices: (waiting.get(path) ?? []).map(choice) };
    },
    async confirm({ path }, { name }) {
      asked.push(['confirm', path, name]);
      waiting.delete(path);
      return ++runs;
    },
    async reject({ path }, choices) {
      asked.push(['reject', path, choices.map(({ name }) => name)]);
      waiting.delete(path);
      return ++runs;
    },
    async edit({ path }, assignment) {
      asked.push(['edit', path, assignment]);
      return assignment.startsWith('nope') ? ['there is no field “nope”'] : ++runs;
    },
    async undo(runId) {
      asked.push(['undo', runId]);
      for (const [path, names] of Object.entries(books)) waiting.set(path, names);
    },
    open: ({ name }) => (name === 'b' ? undefined : `https://books.example/${name}`),
    keys: { next: async () => typed.shift() ?? QUIT, ask: async () => lines.shift(), close: () => void Object.assign(state, { isClosed: true }) },
    out: (line) => void said.push(line),
    screen: createScreen({ isTTY: false, columns: 0 }, false, {}),
    ...more,
  };
  return { deps, asked, said, loaded, state };
}

test('a number takes a candidate, x takes none, s leaves the book for later', async () => {
  const { deps, asked, said, state } = setUp({ One: ['a', 'b'], Two: ['c'], Three: ['d'] }, ['2', 'x', 's']);
  expect(await reviewSession(deps)).toBe(0);
  expect(asked).toEqual([
    ['confirm', 'One', 'b'],
    ['reject', 'Two', ['c']],
  ]);
  expect(said.at(-1)).toBe('1 book still waits for a decision.');
  expect(state.isClosed).toBe(true);
});

test('q and Ctrl-C end it, and what was decided stays decided', async () => {
  for (const key of ['q', QUIT]) {
    const { deps, asked, said } = setUp({ One: ['a'], Two: ['c'] }, ['1', key, '1']);
    await reviewSession(deps);
    expect([asked, said.at(-1)]).toEqual([[['confirm', 'One', 'a']], '1 book still waits for a decision.']);
  }
});

test('the next book is loaded while somebody looks at this one', async () => {
  let before: string[] = [];
  const made = setUp({ One: ['a'], Two: ['c'], Three: ['d'] }, []);
  await reviewSession({
    ...made.deps,
    keys: {
      ...made.deps.keys,
      async next() {
        before = [...made.loaded];
        return 'q';
      },
    },
  });
  expect(before).toEqual(['One', 'Two']);
});

test('u takes the last decision back and shows its book again', async () => {
  const { deps, asked, said } = setUp({ One: ['a'], Two: ['c'] }, ['u', '1', 'u', 'x', 'q']);
  await reviewSession(deps);
  expect(asked).toEqual([
    ['confirm', 'One', 'a'],
    ['undo', 1],
    ['reject', 'One', ['a']],
  ]);
  expect(said).toContain('there is nothing to undo');
  expect(said.filter((line) => line === '\n1 of 2')).toHaveLength(2);
});

test('e edits a field and shows the book once more; what is wrong with it is said', async () => {
  const { deps, asked, said } = setUp({ One: ['a'] }, ['e', 'e', 'e', 'q'], { lines: ['nope=1', undefined, ' title=Salt '] });
  await reviewSession(deps);
  expect(asked).toEqual([
    ['edit', 'One', 'nope=1'],
    ['edit', 'One', 'title=Salt'],
  ]);
  expect(said).toContain('there is no field “nope”');
  expect(said.filter((line) => line === '\n1 of 1')).toHaveLength(2);
});

test('o opens a page, or says that there is none', async () => {
  const { deps, said } = setUp({ One: ['a', 'b'], Two: ['c'] }, ['o', '1', 'o', '2', 'o', '9', 's', 'o', 'q']);
  await reviewSession(deps);
  expect(said).toEqual(
    expect.arrayContaining(['https://books.example/a', 'b has no page that is known', 'there is no such candidate', 'https://books.example/c']),
  );
});

test('the last decision can be taken back, too', async () => {
  const { deps, asked, said } = setUp({ One: ['a'] }, ['1', 'u', 'x', 'q']);
  await reviewSession(deps);
  expect(asked).toEqual([
    ['confirm', 'One', 'a'],
    ['undo', 1],
    ['reject', 'One', ['a']],
  ]);
  expect(said.at(-1)).toBe('Nothing waits for a decision.');
});

test('another key shows what the keys do', async () => {
  const { deps, said, asked } = setUp({ One: ['a'] }, ['?', '7', 'q']);
  await reviewSession(deps);
  expect(said.filter((line) => line.includes('skip the book'))).toHaveLength(2);
  expect(asked).toEqual([]);
});

test('a decision that fails is told, counted, and stops nothing', async () => {
  const { deps, said, asked } = setUp({ One: ['a'], Two: ['c'] }, ['1', '1'], {
    confirm: async ({ path }) => {
      if (path === 'One') throw new WriteError('the disk is full');
      asked.push(path);
      return 1;
    },
  });
  expect(await reviewSession(deps)).toBe(1);
  expect(said).toContain('! the disk is full');
  expect(asked).toEqual(['Two']);
});

test('a book that somebody else decided meanwhile is passed over', async () => {
  const { deps, said } = setUp({ One: [], Two: ['c'] }, ['q']);
  await reviewSession(deps);
  expect(said.some((line) => line.includes('One'))).toBe(false);
});
