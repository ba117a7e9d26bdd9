/** What every adapter of the ports of sealed values in `ports/vault.ts` must do, whatever it keeps them in. */
import { beforeEach, describe, expect, test } from 'vitest';
import { UNKNOWN_ACTOR } from '../../src/domain/actor.ts';
import type { Override } from '../../src/domain/book/record.ts';
import type { ItemStore } from '../../src/ports/item-store.ts';
import type { BookMarks, SealedValues } from '../../src/ports/vault.ts';
import { NOTE, update } from './item-store.ts';

export interface OpenValues {
  store: ItemStore;
  values: BookMarks & SealedValues;
  close(): Promise<void>;
}

const sealed = (key: string, text: string) => `sealed:1:${key.repeat(8)}:${'0'.repeat(32)}:${text.padEnd(40, 'x')}`;
const own = (key: string, value: unknown): Override => ({ field: 'customFields', key, value, origin: 'user', setAtMs: 1, actor: UNKNOWN_ACTOR });

export function sealedValuesContract(name: string, open: () => Promise<OpenValues>): void {
  describe(name, () => {
    let [store, values] = [{} as ItemStore, {} as BookMarks & SealedValues];
    beforeEach(async () => {
      const opened = await open();
      [store, values] = [opened.store, opened.values];
      return opened.close;
    });

    test('a book has many marks, and a mark one book: the last one', async () => {
      const [one, two] = [await store.save(update('A')), await store.save(update('B'))];
      for (const mark of ['m2', 'm1', 'm3']) await values.addMark(one, mark);
      await values.addMark(two, 'm1');
      expect([await values.marksOf(one), await values.marksOf(two)]).toEqual([['m2', 'm3'], ['m1']]);
    });

    test('what is decided is sealed anew, and so is what runs hold', async () => {
      const id = await store.save(update('A', { overrides: [own('plain', 'open'), own('first', sealed('a', 'one')), own('second', sealed('a', 'two'))] }));
      const edit = { itemId: id, before: [own('plain', 'open'), own('first', sealed('a', 'zero'))], after: [own('first', sealed('a', 'one'))] };
      const runId = await store.beginRun({ kind: 'edit', startedAtMs: 1, actor: UNKNOWN_ACTOR, edit });
      const asked: string[] = [];
      const change = (value: string, key: string) => {
        asked.push(`${key} ${value.slice(0, 17)}`);
        return key === 'second' ? undefined : value.replace('aaaaaaaa', 'bbbbbbbb');
      };
      expect(await values.reseal(change)).toEqual({ values: 2, left: 1 });
      expect((await store.load(id)).overrides).toEqual([own('first', sealed('b', 'one')), own('plain', 'open'), own('second', sealed('a', 'two'))]);
      const after = { itemId: id, before: [own('plain', 'open'), own('first', sealed('b', 'zero'))], after: [own('first', sealed('b', 'one'))] };
      expect((await store.run(runId))?.edit).toEqual(after);
      expect(new Set(asked)).toEqual(new Set(['first sealed:1:aaaaaaaa', 'second sealed:1:aaaaaaaa']));
    });

    test('where nothing is sealed there is nothing to do', async () => {
      const id = await store.save(update('A'));
      const title: Override = { field: 'title', value: sealed('a', 'no own field'), origin: 'user', setAtMs: 1 };
      await store.carryOut({ itemId: id, before: [], after: [title] }, NOTE);
      expect(await values.reseal(() => 'other')).toEqual({ values: 0, left: 0 });
      expect((await store.load(id)).overrides).toMatchObject([{ value: title.value }]);
    });
  });
}
