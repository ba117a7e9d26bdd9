/** Beside a real Audiobookshelf that saves a book before it has read our newer file: what it did not know yet is nobody's decision. */
import { describe, expect, test } from 'vitest';
import { whyNoAudiobookshelf } from './audiobookshelf.ts';
import { BY_HAND_THERE, decisionsAll, differences, expectRest, settledShelf } from './audiobookshelf-checks.ts';
import { FIELD_CASES, titleOf } from './audiobookshelf-fields.ts';
import { decisionsIn, setUpShelf } from './audiobookshelf-shelf.ts';

const ROAD = 'The Salt Road';
const others = FIELD_CASES.filter(({ key }) => key !== 'publisher');

describe.skipIf(whyNoAudiobookshelf !== undefined)(
  `Audiobookshelf saves stale values${whyNoAudiobookshelf ? ` (skipped: ${whyNoAudiobookshelf})` : ''}`,
  () => {
    for (const [does, command] of [
      ['Changed', 'set'],
      ['Cleared', 'clear'],
    ] as const)
      test(`of what we ${does.toLowerCase()} since: our decision stays, and the edit there is taken`, async () => {
        const cases = others.filter(({ cannotBeCleared }) => command === 'set' || !cannotBeCleared);
        const titles = cases.map(({ key }) => titleOf(does, key));
        const shelf = await settledShelf(titles);
        for (const { key, field, set } of cases) await shelf.decide(command, titleOf(does, key), command === 'set' ? set : field);
        const ours: Record<string, object> = {};
        for (const { key, field } of cases) ours[titleOf(does, key)] = { value: (await shelf.explain(titleOf(does, key)))[field]?.value };
        for (const title of titles) await shelf.abs.edit(shelf.folder(title), { publisher: 'Harrow & Pike' });
        await shelf.scan();
        const decided = cases.map(({ key, field }) => [titleOf(does, key), { [field]: 'user', publisher: BY_HAND_THERE }]);
        expect.soft(differences(await decisionsAll(shelf, titles), Object.fromEntries(decided))).toEqual([]);
        const now: Record<string, object> = {};
        for (const { key, field } of cases) now[titleOf(does, key)] = { value: (await shelf.explain(titleOf(does, key)))[field]?.value };
        expect.soft(differences(now, ours)).toEqual([]);
        await expectRest(shelf, titles);
      });

    test('of what two decisions of ours changed since: the latest stays', async () => {
      const shelf = await settledShelf([ROAD]);
      for (const publisher of ['First', 'Second']) await shelf.decide('set', ROAD, `publisher=${publisher}`);
      await shelf.abs.edit(shelf.folder(ROAD), { title: 'By Hand' });
      await shelf.scan();
      const fields = await shelf.explain(ROAD);
      expect(decisionsIn(fields)).toEqual({ publisher: 'user', title: BY_HAND_THERE });
      expect(fields.publisher?.value).toBe('Second');
      await expectRest(shelf, [ROAD]);
    });

    test('of what providers said since: nobody cleared it', async () => {
      const shelf = await setUpShelf([ROAD]);
      await shelf.scan('--offline');
      await shelf.abs.scan(1);
      await shelf.scan('--offline');
      await shelf.scan('--force');
      const known = await shelf.explain(ROAD);
      expect(known.publisher?.value).toBe('Tall Lamp Audio');
      await shelf.abs.edit(shelf.folder(ROAD), { title: 'By Hand' });
      await shelf.scan();
      const fields = await shelf.explain(ROAD);
      expect(decisionsIn(fields)).toEqual({ title: BY_HAND_THERE });
      expect(fields.publisher?.value).toBe('Tall Lamp Audio');
      await expectRest(shelf, [ROAD]);
    });

    test('of the same field: the later edit, there, wins', async () => {
      const shelf = await settledShelf([ROAD]);
      await shelf.decide('set', ROAD, 'publisher=Ours');
      await shelf.abs.edit(shelf.folder(ROAD), { publisher: 'Theirs' });
      await shelf.scan();
      const fields = await shelf.explain(ROAD);
      expect(fields.publisher).toMatchObject({ value: 'Theirs', override: { origin: BY_HAND_THERE } });
      await expectRest(shelf, [ROAD]);
    });

    test('of its own reading of the tags, from before we came: no list of genres in one word, no chapter', async () => {
      const shelf = await setUpShelf([ROAD], { genre: 'Science Fiction, Children' });
      await shelf.abs.storeWithBooks(false);
      await shelf.abs.scan(1);
      await shelf.abs.storeWithBooks(true);
      await shelf.scan();
      const known = await shelf.explain(ROAD);
      await shelf.abs.edit(shelf.folder(ROAD), { title: 'By Hand' });
      await shelf.scan();
      const fields = await shelf.explain(ROAD);
      expect(decisionsIn(fields)).toEqual({ title: BY_HAND_THERE });
      expect(fields.genres?.value).toEqual(known.genres?.value);
      await expectRest(shelf, [ROAD]);
    });
  },
);
