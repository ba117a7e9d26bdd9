import { describe, expect, test } from 'vitest';
import { createQuestions } from '../../src/actions/actions.ts';
import { createChanges } from '../../src/actions/changes.ts';
import type { Choice } from '../../src/actions/choices.ts';
import { bestAnswer, countGroups, doubtOf, groupsToReview, readGrouping, reviewGroup } from '../../src/actions/review-groups.ts';
import { waitingBook } from '../server/web-world.ts';
import { ANN, shelf } from './shelf.ts';

const choice = (source: string, score: number, more: object = {}): Choice => ({
  ...{ key: `${source}|x|`, name: `${source}:x`, id: 'x', source, metadata: {}, score, contradictions: [] },
  match: { parts: {}, total: score, contradictions: [], recommendation: 'medium', isEditionSure: true },
  ...more,
});

describe('groups', () => {
  test('are of two books or more, the most books first, each book once', async () => {
    const books = [['a', 'a', 'b'], ['b', 'c'], ['a'], ['a'], ['c'], []].map((names) => ({ names }));
    expect(await countGroups(books)).toEqual([
      { name: 'a', books: 3 },
      { name: 'b', books: 2 },
      { name: 'c', books: 2 },
    ]);
    expect(await countGroups([])).toEqual([]);
  });

  test('of doubt are named by the best answer and what speaks against it', () => {
    const odd = { contradictions: [{ name: 'year', detail: '', cap: 'medium' }] };
    expect(doubtOf([choice('itunes', 0.7), choice('audible', 0.8, odd)])).toEqual(['audible: year']);
    expect(doubtOf([choice('itunes', 0.7)])).toEqual(['itunes: not sure enough']);
    expect(doubtOf([choice('names', 0.7, { match: undefined })])).toEqual(['how the names are read']);
    expect(doubtOf([])).toEqual([]);
    expect(bestAnswer([choice('itunes', 0.9, { verdict: 'rejected' }), choice('audible', 0.8)])?.source).toBe('audible');
  });

  test('are by any facet, as people name it', () => {
    expect([readGrouping('author', []), readGrouping('series', []), readGrouping('doubt', [])]).toEqual([{ facet: 'authors' }, { facet: 'series' }, 'doubt']);
    for (const text of ['', 'nope', '__proto__', 'missing', 'source.title', 'library']) expect(readGrouping(text, [])).toBeUndefined();
  });
});

test.each([1, 2, 3, 5, 100])('all books that wait are seen, however few are read at once: %i', async (booksAtOnce) => {
  const { store, deps } = await shelf();
  for (const title of ['One', 'Two', 'Three', 'Four', 'Five']) await waitingBook(store, title);
  let most = 0;
  const counting: typeof deps = {
    ...deps,
    store: {
      ...store,
      toReview: () => Promise.reject(new Error('all of them at once')),
      async toReviewAfter(after, limit) {
        const page = await store.toReviewAfter(after, limit);
        most = Math.max(most, page.items.length);
        return page;
      },
    },
  };
  const name = (await groupsToReview('doubt', counting, booksAtOnce))[0]?.name ?? '';
  expect(await groupsToReview('doubt', counting, booksAtOnce)).toEqual([{ name, books: 5 }]);
  const titles = async (limit?: number) => (await reviewGroup({ by: 'doubt', name, limit } as never, counting, booksAtOnce)).map(({ values }) => values.title);
  expect(await titles()).toEqual(['Five', 'Four', 'One', 'Three', 'Two']);
  expect([await titles(3), await titles(0)]).toEqual([['Five', 'Four', 'One'], []]);
  expect(most).toBe(Math.min(booksAtOnce, 5));
});

test('books that wait are grouped, and decided in one run that is taken back as one', async () => {
  const { store, deps, apply } = await shelf();
  const ids: number[] = [];
  for (const title of ['One', 'Two']) ids.push(await waitingBook(store, title));
  const [ask, changes] = [createQuestions(deps), createChanges(deps, apply)];
  const by = 'doubt' as const;
  const [group] = await ask.groupsToReview(by);
  expect(group).toMatchObject({ books: 2 });
  const entries = await ask.reviewGroup({ by, name: group?.name ?? '' });
  expect(entries.map(({ itemId }) => itemId)).toEqual(ids);
  expect(await ask.groupsToReview('identifier')).toEqual([]);
  const items = await Promise.all(ids.map((id) => store.byId(id)));
  const decisions = items.flatMap((item, at) => (item ? [{ item, keys: [bestAnswer(entries[at]?.choices ?? [])?.key ?? ''] }] : []));
  const signal = AbortSignal.timeout(60_000);
  const { decided, runId } = await changes.decideMany({ decisions, verdict: 'rejected', actor: ANN, isDryRun: false, signal });
  expect(decided).toBe(2);
  expect(await ask.groupsToReview(by)).toEqual([]);
  await changes.undo({ target: runId, actor: ANN, isDryRun: false });
  expect((await ask.groupsToReview(by))[0]?.books).toBe(2);
});
