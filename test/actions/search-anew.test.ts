/** A book looked for in words that somebody typed, and what is kept of them. */
import { describe, expect, test } from 'vitest';
import { createQuestions } from '../../src/actions/actions.ts';
import { createChanges } from '../../src/actions/changes.ts';
import { candidateKey } from '../../src/domain/book/candidate.ts';
import type { HandWords } from '../../src/domain/book/hand-words.ts';
import type { Query } from '../../src/domain/book/query.ts';
import { readHandWords, typedHandWords } from '../../src/domain/book/typed-words.ts';
import type { ProviderHost } from '../../src/ports/provider-host.ts';
import { candidate, people } from '../pipeline/samples.ts';
import { ANN, KEYS, shelf } from './shelf.ts';

const LAMP = candidate('audible', { title: 'The Lamp', authors: people('Jon Vale') }, 0.9, { sourceId: 'LAMP' });
const WORDS: HandWords = { title: 'The Lamp', authors: people('Jon Vale') };
const signal = new AbortController().signal;

/** A shelf whose one provider knows the lamp by its title. */
async function lampShelf() {
  const world = await shelf();
  const asked: Query[] = [];
  const host = {
    id: 'audible',
    canLookUp: () => false,
    searchRank: () => 1,
    async search(query: Query, _: unknown, until: AbortSignal) {
      until.throwIfAborted();
      asked.push(query);
      return query.title === 'The Lamp' ? { outcome: 'found', candidates: [LAMP], dueAtMs: 0 } : { outcome: 'missing', candidates: [], dueAtMs: 0 };
    },
  } as unknown as ProviderHost;
  const deps = { ...world.deps, hosts: [host] };
  const decisions = async () => (await world.store.load(world.item.id)).decisions.map(({ key, verdict, words }) => ({ key, verdict, words }));
  const confirm = (key: string, words?: HandWords) =>
    createChanges(deps, world.apply).decide({
      ...{ item: world.item, keys: [key], verdict: 'confirmed', actor: ANN, isDryRun: false },
      ...(words && { found: { words, signal } }),
    });
  return { ...world, asked, questions: createQuestions(deps), changes: createChanges(deps, world.apply), decisions, confirm };
}

describe('a search in other words', () => {
  test('asks in them alone, and changes nothing', async () => {
    const { questions, item, asked, decisions } = await lampShelf();
    const { choices, silent } = await questions.searchAnew({ item, words: WORDS, signal });
    expect(choices.map(({ key, name }) => [key, name])).toEqual([[candidateKey(LAMP), 'audible:LAMP']]);
    expect(choices[0]?.score).toBeGreaterThan(0.9);
    expect(silent).toEqual([]);
    expect(asked[0]).toMatchObject({ title: 'The Lamp', authors: ['Jon Vale'], identifiers: [] });
    expect(await decisions()).toEqual([]);
  });

  test('that takes too long says so', async () => {
    const { questions, item } = await lampShelf();
    const late = AbortSignal.abort(new DOMException('late', 'TimeoutError'));
    await expect(questions.searchAnew({ item, words: WORDS, signal: late })).rejects.toThrow('the sources take long to answer');
  });
});

describe('a candidate that was found so', () => {
  test('is confirmed with its words, which stay when another answer to them is taken, and go with the undo', async () => {
    const { confirm, decisions, changes, item, audit } = await lampShelf();
    const { runId } = (await confirm(candidateKey(LAMP), WORDS)) as { runId: number };
    expect(await decisions()).toEqual([{ key: candidateKey(LAMP), verdict: 'confirmed', words: WORDS }]);
    expect((await audit.page({ filter: {}, limit: 1 }))[0]?.changes).toMatchObject([{ of: 'verdict', after: { words: WORDS } }]);
    const { runId: second } = (await confirm(KEYS[1])) as { runId: number };
    expect(await decisions()).toContainEqual({ key: KEYS[1], verdict: 'confirmed', words: WORDS });
    await changes.undo({ target: second, actor: ANN, isDryRun: false });
    await changes.undo({ target: runId, actor: ANN, isDryRun: false });
    expect(await decisions()).toEqual([]);
    expect(item.id).toBe(1);
  });

  test('is unknown without them, or by other ones', async () => {
    const { confirm, decisions } = await lampShelf();
    expect(await confirm(candidateKey(LAMP))).toBe('unknown candidate');
    expect(await confirm(candidateKey(LAMP), { title: 'Another' })).toBe('unknown candidate');
    expect(await decisions()).toEqual([]);
  });
});

describe('what is typed', () => {
  test('is read by the fields, and shown as it was', () => {
    const words = readHandWords({
      title: ' The Lamp ',
      authors: 'Jon Vale; Ann Cole',
      series: 'Lights #2',
      identifiers: '978-0-306-40615-7; B0SIM00001',
      tags: 'x',
    });
    expect(words).toEqual({
      ...{ title: 'The Lamp', authors: people('Jon Vale', 'Ann Cole'), series: [{ name: 'Lights', position: '2' }] },
      identifiers: [
        { type: 'isbn', value: '9780306406157' },
        { type: 'asin', value: 'B0SIM00001' },
      ],
    });
    const typed = typedHandWords(words as HandWords);
    expect(typed).toMatchObject({ title: 'The Lamp', authors: 'Jon Vale; Ann Cole', series: 'Lights #2' });
    expect(readHandWords(typed)).toEqual(words);
  });

  test.each([
    [{}, 'type a title, an author, an ASIN or an ISBN'],
    [{ identifiers: '9780306406158' }, 'the last digit of an ISBN'],
    [{ identifiers: 'a lamp' }, 'is neither an ASIN'],
  ])('is refused: %j', (typed, problem) => {
    expect(readHandWords(typed)).toEqual([expect.stringContaining(problem)]);
  });
});
