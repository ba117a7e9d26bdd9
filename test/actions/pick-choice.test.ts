/** What a person means by a number, a name or an id: a number counts only while the list that was shown stands. */
import { expect, test } from 'vitest';
import { createQuestions } from '../../src/actions/actions.ts';
import { createChanges } from '../../src/actions/changes.ts';
import type { Explanation } from '../../src/actions/explain.ts';
import { pickChoices } from '../../src/actions/pick-choice.ts';
import { ANN, KEYS, shelf } from './shelf.ts';

const [AUDIBLE, ITUNES] = ['audible:audible-1', 'itunes:itunes-1'];

async function setUp() {
  const made = await shelf();
  const questions = createQuestions(made.deps);
  const names = async (wanted?: string) => {
    const picked = await questions.pickChoices(made.item, wanted);
    return typeof picked === 'string' ? picked : picked.map(({ name }) => name);
  };
  const show = async () => questions.noteShown(await questions.review({ item: made.item, isAll: true }));
  return { ...made, questions, names, show, changes: createChanges(made.deps, made.apply) };
}

test('a name and an id mean their candidate, shown or not', async () => {
  const { names } = await setUp();
  expect([await names(AUDIBLE), await names('itunes-1')]).toEqual([[AUDIBLE], [ITUNES]]);
  expect(await names('toString')).toBe(`there is no candidate “toString”; there are 1 (${AUDIBLE}), 2 (${ITUNES})`);
});

test('a number means nothing before a list was shown', async () => {
  const { names, show } = await setUp();
  expect(await names('1')).toContain('look at it first, or name the candidate: audible:audible-1, itunes:itunes-1');
  await show();
  expect([await names('1'), await names('2'), await names('3')]).toEqual([[AUDIBLE], [ITUNES], expect.stringContaining('there is no candidate “3”')]);
});

test('a number is refused once other candidates are there than were shown', async () => {
  const { names, item, store } = await setUp();
  await store.noteShown(item.id, ['audible|gone|', ...KEYS]);
  expect(await names('1')).toContain('the candidates have changed since they were shown');
  expect(await names(AUDIBLE)).toEqual([AUDIBLE]);
});

test('a number is refused once a candidate waits that was not shown', async () => {
  const made = await setUp();
  await made.store.noteShown(made.item.id, [KEYS[0]]);
  const explanation = await made.questions.explainBook(made.item);
  expect(await pickChoices(explanation, '1', made.store)).toMatchObject([{ name: AUDIBLE }]);
  const offered = { ...explanation, query: { ...explanation.query, offered: [{ key: 'record|new|', overrides: [] }] } } as Explanation;
  expect(await pickChoices(offered, '1', made.store)).toContain('the candidates have changed since they were shown');
});

test('a number stays the candidate’s with which it was shown, whatever is decided about others', async () => {
  const { names, show, changes, item } = await setUp();
  await show();
  await changes.decide({ item, keys: [KEYS[0]], verdict: 'rejected', actor: ANN, isDryRun: false });
  expect([await names('1'), await names('2')]).toEqual([[AUDIBLE], [ITUNES]]);
});

test('without a name, all that wait are meant', async () => {
  const { names } = await setUp();
  expect(await names()).toBe('nothing waits for a decision there');
});
