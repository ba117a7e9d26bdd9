/**
 * Beside a real Audiobookshelf: it shows what we know, an edit in each program arrives in the other, a value that only came late is nobody's
 * decision, and neither keeps the other busy. See CONTRIBUTING.md for how to run it.
 */
import { describe, expect, test } from 'vitest';
import { type Changes, whyNoAudiobookshelf } from './audiobookshelf.ts';
import { BY_HAND_THERE, changed, decisionsAll, differences, expectRest, settledShelf, showAll } from './audiobookshelf-checks.ts';
import { FIELD_CASES, type FieldCase, titleOf } from './audiobookshelf-fields.ts';
import { decisionsIn, setUpShelf, shownFrom } from './audiobookshelf-shelf.ts';

const TITLES = ['The Salt Road', 'The Long Road'] as const;
const clearable = FIELD_CASES.filter(({ cannotBeCleared }) => !cannotBeCleared);

describe.skipIf(whyNoAudiobookshelf !== undefined)(`beside Audiobookshelf${whyNoAudiobookshelf ? ` (skipped: ${whyNoAudiobookshelf})` : ''}`, () => {
  test('it shows every field as we know it, chapters too, and what it writes by itself is nobody’s decision', async () => {
    const shelf = await setUpShelf(TITLES, { more: () => ({ exporters: { 'abs-json': { chapters: true } } }) });
    await shelf.scan();
    await shelf.decide('set', TITLES[1], 'explicit=yes');
    await shelf.abs.scan(TITLES.length);
    for (const title of TITLES) {
      const known = shownFrom(await shelf.explain(title));
      expect(Object.keys(known)).toEqual(expect.arrayContaining(FIELD_CASES.flatMap(({ key }) => (key === 'explicit' ? [] : [key]))));
      expect(await shelf.abs.show(shelf.folder(title))).toEqual(known);
    }
    await shelf.scan();
    expect(await decisionsAll(shelf, TITLES)).toEqual({ [TITLES[0]]: {}, [TITLES[1]]: { explicit: 'user' } });
    await expectRest(shelf, TITLES);
  });

  describe('edited there', () => {
    async function editThere(does: string, cases: readonly FieldCase[], changesOf: (field: FieldCase) => Changes) {
      const titles = cases.map(({ key }) => titleOf(does, key));
      const shelf = await settledShelf(titles);
      const before = await showAll(shelf, titles);
      for (const each of cases) await shelf.abs.edit(shelf.folder(titleOf(does, each.key)), changesOf(each));
      await shelf.scan();
      await shelf.rescanAll();
      const decided = Object.fromEntries(cases.map(({ key, field }) => [titleOf(does, key), { [field]: BY_HAND_THERE }]));
      expect.soft(differences(await decisionsAll(shelf, titles), decided)).toEqual([]);
      const expected = cases.map((each) => {
        const title = titleOf(does, each.key);
        return [title, changed(before[title], { ...each.alongside, ...changesOf(each) })];
      });
      expect.soft(differences(await showAll(shelf, titles), Object.fromEntries(expected))).toEqual([]);
      await expectRest(shelf, titles);
    }

    test('a changed value becomes the user’s, and stays', () => editThere('Changed', FIELD_CASES, ({ key, other }) => ({ [key]: other })));

    test('a cleared value is cleared, and stays so', () =>
      editThere(
        'Cleared',
        // It takes an author from the tags again by itself.
        clearable.filter(({ key }) => key !== 'authors'),
        ({ key }) => ({ [key]: undefined }),
      ));

    test('chapters stay', async () => {
      const shelf = await settledShelf([TITLES[0]]);
      const chapters = [
        { id: 0, start: 0, end: 100, title: 'Dawn' },
        { id: 1, start: 100, end: 36_610, title: 'Noon' },
      ];
      await shelf.abs.edit(shelf.folder(TITLES[0]), { chapters });
      await shelf.scan();
      await shelf.rescanAll();
      expect((await shelf.abs.show(shelf.folder(TITLES[0]))).chapters).toEqual(chapters.map(({ id: _, ...chapter }) => chapter));
      await expectRest(shelf, [TITLES[0]]);
    });

    test('several at once: what changed and what was cleared', async () => {
      const shelf = await settledShelf([TITLES[0]]);
      const before = await shelf.abs.show(shelf.folder(TITLES[0]));
      const changes = { title: 'By Hand', publisher: undefined, genres: undefined, series: undefined, narrators: ['Kit Marlowe'], abridged: undefined };
      await shelf.abs.edit(shelf.folder(TITLES[0]), changes);
      await shelf.scan();
      await shelf.rescanAll();
      expect(Object.keys(decisionsIn(await shelf.explain(TITLES[0]))).sort()).toEqual(Object.keys(changes).sort());
      expect(await shelf.abs.show(shelf.folder(TITLES[0]))).toEqual(changed(before, changes));
      await expectRest(shelf, [TITLES[0]]);
    });
  });

  describe('edited by us', () => {
    test('a changed value is shown there, and stays', async () => {
      const titles = FIELD_CASES.map(({ key }) => titleOf('Changed', key));
      const shelf = await settledShelf(titles);
      const before = await showAll(shelf, titles);
      for (const { key, set } of FIELD_CASES) await shelf.decide('set', titleOf('Changed', key), set);
      await shelf.rescanAll();
      const expected = FIELD_CASES.map(({ key, other, alongside }) => {
        const title = titleOf('Changed', key);
        // Where an ASIN and an ISBN are one field of ours, the other one is what stands in the case.
        const asin = key === 'isbn' ? { asin: 'B0SIM00001' } : {};
        return [title, changed(before[title], { ...alongside, ...asin, [key]: other })];
      });
      expect.soft(differences(await showAll(shelf, titles), Object.fromEntries(expected))).toEqual([]);
      await expectRest(shelf, titles);
      const decided = FIELD_CASES.map(({ key, field }) => [titleOf('Changed', key), { [field]: 'user' }]);
      expect.soft(differences(await decisionsAll(shelf, titles), Object.fromEntries(decided))).toEqual([]);
    });

    test('a cleared value is cleared there but for lists that it keeps, and no save there brings it back', async () => {
      const titles = clearable.map(({ key }) => titleOf('Cleared', key));
      const shelf = await settledShelf(titles);
      const before = await showAll(shelf, titles);
      for (const { key, field } of clearable) await shelf.decide('clear', titleOf('Cleared', key), field);
      await shelf.rescanAll();
      const alongside = (key: string): Changes => (key === 'isbn' || key === 'asin' ? { isbn: undefined, asin: undefined } : {});
      const expected = clearable.map(({ key, stays, ...more }) => {
        const title = titleOf('Cleared', key);
        return [title, changed(before[title], { ...more.alongside, ...alongside(key), [key]: stays })];
      });
      expect.soft(differences(await showAll(shelf, titles), Object.fromEntries(expected))).toEqual([]);
      // A save there writes all that it has.
      for (const title of titles) await shelf.abs.edit(shelf.folder(title), { title: `${title} Again` });
      await shelf.scan();
      const decided = clearable.map(({ key, field }) => [titleOf('Cleared', key), { [field]: 'user', title: BY_HAND_THERE }]);
      expect.soft(differences(await decisionsAll(shelf, titles), Object.fromEntries(decided))).toEqual([]);
      const back = [];
      for (const { key, field } of clearable) if ((await shelf.explain(titleOf('Cleared', key)))[field]?.value !== undefined) back.push(key);
      expect.soft(back).toEqual([]);
      await expectRest(shelf, titles);
    });
  });
});
