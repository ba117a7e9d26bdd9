/** Which events a caller hears, and what of them. */
import { expect, test } from 'vitest';
import { doneBooks, seenEvents } from '../../src/actions/seen-events.ts';
import { type Access, accessOf } from '../../src/domain/access/access.ts';
import type { UserRole } from '../../src/domain/access/rights.ts';
import type { AnyEvent, EventName } from '../../src/domain/events.ts';
import type { StoredItem } from '../../src/ports/items.ts';

const access = (more: Partial<UserRole> = {}): Access => accessOf({ role: { name: 'r', as: 'editor', ...more } });
const event = (name: EventName, data: object) => ({ name, atMs: 1, data }) as AnyEvent;
const done = (path: string) =>
  event('item.done', { library: 'l', path, title: 'The Salt Road', authors: ['Marit Osei'], isNew: true, isToReview: false, tookMs: 1 });
const store = { find: async (_: string, path: string) => (path === 'Seen' ? ({ id: 7, path } as StoredItem) : undefined) };
const deps = { store, libraryIds: async () => ['l'] };

test('who sees all hears all, as it is', async () => {
  expect(await seenEvents(deps, access())(done('Hidden'))).toEqual(done('Hidden'));
});

test('who sees some books hears of these alone, and nothing that counts others', async () => {
  const see = seenEvents(deps, access({ books: [{ libraries: ['l'] }] }));
  expect(await see(done('Seen'))).toEqual(done('Seen'));
  const hidden = [
    done('Hidden'),
    event('item.failed', { library: 'l', path: 'Hidden', problems: [], tookMs: 1 }),
    event('run.start', { runId: 1 }),
    event('run.end', { runId: 1, items: 9, failed: 0, tookMs: 1 }),
    event('look.end', { library: 'l', found: 9, queued: 9, unseen: 0, tookMs: 1 }),
    event('provider.fetch.start', { provider: 'audible' }),
    event('library.paused', { library: 'vault', message: 'paused' }),
  ];
  for (const each of hidden) expect(await see(each), each.name).toBeUndefined();
  const paused = event('library.paused', { library: 'l', message: 'paused' });
  expect(await see(paused)).toEqual(paused);
});

test('fields that may not be read are left out, and so is what may quote them', async () => {
  const see = seenEvents(deps, access({ fields: { hidden: [{ field: 'title' }] } }));
  expect((await see(done('Seen')))?.data).toMatchObject({ title: undefined, authors: ['Marit Osei'] });
  expect((await see(event('item.failed', { library: 'l', path: 'Seen', problems: ['The Salt Road'], tookMs: 1 })))?.data).toMatchObject({ problems: [] });
  expect(await see(event('aggregation.conflict', { library: 'l', path: 'Seen', field: 'title', winner: 'a', others: [] }))).toBeUndefined();
});

test('each book that was done is named once', async () => {
  const failed = event('item.failed', { library: 'l', path: 'Seen', problems: ['x'], tookMs: 1 });
  expect(await doneBooks([failed, done('Seen'), done('Hidden')], store)).toEqual([{ id: 7, name: 'Seen', library: 'l', atMs: 1, how: 'with problems' }]);
});
