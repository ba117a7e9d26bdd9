import { expect, onTestFinished, test } from 'vitest';
import type { WatchMode } from '../../src/work/folder-watcher.ts';
import { type LibraryWatchDeps, startLibraryWatch } from '../../src/work/library-watch.ts';
import type { LookResult } from '../../src/work/look.ts';
import { manualClock, settle } from './manual-clock.ts';

const NOTHING: LookResult = { found: 0, queued: {}, unseen: 0, isUnavailable: false, isBusy: false };

async function started(more: Partial<LibraryWatchDeps> = {}) {
  const clock = manualClock();
  const said: string[] = [];
  const world = {
    root: 'disk 1' as string | undefined,
    mode: 'native' as WatchMode,
    result: { ...NOTHING },
    change: (() => undefined) as Parameters<LibraryWatchDeps['watchFolders']>[0],
    trouble: (() => undefined) as Parameters<LibraryWatchDeps['watchFolders']>[1],
  };
  const watch = startLibraryWatch(
    { library: { id: 'l', root: '/books', kind: 'mixed' }, pollMs: 10_000, rescanMs: 3_600_000, isWatched: true },
    {
      clock,
      rootIdentity: async () => world.root,
      mode: async () => world.mode,
      async lookAtAll() {
        said.push('look at all');
        return world.result;
      },
      async lookAtFolder(folder) {
        said.push(`look at ${folder || 'the root'}`);
        return world.result;
      },
      async watchFolders(onChange, onTrouble) {
        Object.assign(world, { change: onChange, trouble: onTrouble });
        said.push('watch');
        return { close: async () => void said.push('close') };
      },
      isPaused: () => false,
      onQueued: () => undefined,
      onAvailable: () => said.push('available'),
      onUnavailable: (message) => said.push(`unavailable: ${message}`),
      onFallBack: (message) => said.push(`fall back: ${message}`),
      onError: (error) => said.push(String(error)),
      ...more,
    },
  );
  onTestFinished(() => watch.stop());
  await settle();
  /** What was said since it was asked last. */
  const news = () => said.splice(0);
  return { clock, watch, world, news };
}

test('is watched first and looked through then, so that nothing in between is missed', async () => {
  const { news, watch } = await started();
  expect(news()).toEqual(['watch', 'available', 'look at all']);
  expect(watch.status()).toMatchObject({ library: 'l', mode: 'native', isAvailable: true, isLooking: false, lastLookAtMs: 1_000_000 });
});

test('events of a folder are one look at it, those of a disc one at its book', async () => {
  const { clock, news, world } = await started();
  news();
  for (let n = 0; n < 50; n++) world.change('A/Book', 'files');
  world.change('A/Book/CD 1', 'files');
  world.change('A/Book/CD 2', 'folder');
  world.change('', 'files');
  await clock.advance(99);
  expect(news()).toEqual([]);
  await clock.advance(1);
  expect(news()).toEqual(['look at A/Book', 'look at the root']);
});

test('a new book makes its parent be looked at: loose files beside it may be books no more', async () => {
  const { clock, news, world } = await started();
  news();
  world.result = { ...NOTHING, found: 1, queued: { new: 1 } };
  world.change('A/Book', 'folder');
  await clock.advance(100);
  expect(news()).toEqual(['look at A/Book', 'look at A']);
});

test('rules of what is ignored, and too many folders at once, are a look at the whole', async () => {
  const { clock, news, world } = await started();
  news();
  world.change('A', 'rules');
  world.change('B', 'files');
  await clock.advance(100);
  expect(news()).toEqual(['look at all']);
  for (let n = 0; n <= 2000; n++) world.change(`F${n}`, 'files');
  await clock.advance(100);
  expect(news()).toEqual(['look at all']);
  // So many events that the kernel may have dropped some.
  for (let n = 0; n < 4000; n++) world.change('A', 'files');
  await clock.advance(100);
  expect(news()).toEqual(['look at all']);
  for (let n = 0; n < 3999; n++) world.change('A', 'files');
  await clock.advance(100);
  expect(news()).toEqual(['look at A']);
});

test('a folder of which a book is being worked on is looked at once more', async () => {
  const { clock, news, world } = await started();
  news();
  world.result = { ...NOTHING, isBusy: true };
  world.change('A', 'files');
  await clock.advance(100);
  world.result = { ...NOTHING };
  expect(news()).toEqual(['look at A']);
  await clock.advance(1100);
  expect(news()).toEqual(['look at A']);
  await clock.advance(60_000);
  expect(news()).toEqual([]);
});

test('is looked through every so often, whatever was announced', async () => {
  const { clock, news } = await started();
  news();
  await clock.advance(3_599_000);
  expect(news()).toEqual([]);
  await clock.advance(11_000);
  expect(news()).toEqual(['look at all']);
});

test('a network share is looked through in short order instead', async () => {
  const { clock, news, world } = await started();
  await clock.advance(0);
  world.mode = 'poll';
  world.root = 'disk 2';
  await clock.advance(10_000);
  expect(news()).toEqual(['watch', 'available', 'look at all', 'close', 'look at all']);
  await clock.advance(30_000);
  expect(news()).toEqual(['look at all', 'look at all', 'look at all']);
});

test('one that is not to be watched is looked through now and then', async () => {
  const { clock, news, world } = await started();
  world.mode = 'off';
  world.root = 'disk 2';
  await clock.advance(10_000);
  news();
  await clock.advance(600_000);
  expect(news()).toEqual([]);
});

test('a watcher that fails is set up anew, and everything looked at', async () => {
  const { clock, news, world } = await started();
  news();
  world.trouble(new Error('overflow'), false);
  await clock.advance(10_000);
  expect(news()).toEqual(['Error: overflow', 'close', 'watch', 'look at all']);
});

test('at the limit of watches it polls, and says so once', async () => {
  const { clock, news, world, watch } = await started();
  news();
  world.trouble(new Error('ENOSPC'), true);
  world.trouble(new Error('ENOSPC'), true);
  await clock.advance(10_000);
  expect(news()).toEqual(['fall back: ENOSPC', 'close', 'look at all']);
  expect(watch.status().mode).toBe('poll');
  await clock.advance(10_000);
  expect(news()).toEqual(['look at all']);
});

test('at the limit already while the folders are being watched', async () => {
  const { news, watch } = await started({
    async watchFolders(_, onTrouble) {
      onTrouble(new Error('ENOSPC'), true);
      return { close: async () => undefined };
    },
  });
  expect(watch.status().mode).toBe('poll');
  expect(news()).toEqual(['fall back: ENOSPC', 'available', 'look at all']);
});

test('a root that goes takes no book with it, and when it is back all is looked at', async () => {
  const { clock, news, world, watch } = await started();
  news();
  world.root = undefined;
  await clock.advance(10_000);
  expect(news()).toEqual(['unavailable: the folder cannot be read or is empty; is its disk mounted?']);
  expect(watch.status().isAvailable).toBe(false);
  world.change('A', 'files');
  await clock.advance(20_000);
  expect(news()).toEqual([]);
  world.root = 'disk 1';
  await clock.advance(10_000);
  expect(news()).toEqual(['close', 'watch', 'available', 'look at all']);
});

test('another disk at the same place is another library', async () => {
  const { clock, news, world } = await started();
  news();
  world.root = 'disk 2';
  await clock.advance(10_000);
  expect(news()).toEqual(['close', 'watch', 'look at all']);
});

test('a look that fails is told of, and the other folders are looked at all the same', async () => {
  const looked: string[] = [];
  let isBroken = true;
  const { clock, news, world } = await started({
    async lookAtFolder(folder) {
      if (folder === 'B' && isBroken) throw new Error('cannot be read');
      looked.push(folder);
      return { ...NOTHING };
    },
  });
  news();
  for (const folder of ['A', 'B', 'C']) world.change(folder, 'files');
  await clock.advance(100);
  expect(news()).toEqual(['Error: cannot be read']);
  expect(looked).toEqual(['A', 'C']);
  isBroken = false;
  await clock.advance(30_100);
  expect(looked).toEqual(['A', 'C', 'B']);
});

test('a look at the whole library that fails is made up for', async () => {
  let failures = 0;
  let looks = 0;
  const { clock, news, watch } = await started({
    async lookAtAll() {
      looks++;
      if (failures-- > 0) throw new Error('the disk is full');
      return { ...NOTHING };
    },
  });
  news();
  failures = 2;
  await watch.look();
  expect(news()).toEqual(['Error: the disk is full']);
  await clock.advance(20_000);
  expect(news()).toEqual(['Error: the disk is full']);
  await clock.advance(60_000);
  expect([news(), looks]).toEqual([[], 4]);
});

test('looks that somebody asks for', async () => {
  const { news, watch } = await started();
  news();
  await watch.look();
  await watch.look('A/Book/CD 1');
  expect(news()).toEqual(['look at all', 'look at A/Book']);
});

test('stopped, it is silent, and leaves no watcher behind', async () => {
  const { clock, news, world, watch } = await started();
  news();
  await watch.stop();
  expect(news()).toEqual(['close']);
  world.change('A', 'files');
  world.trouble(new Error('late'), false);
  await clock.advance(7_200_000);
  expect(news()).toEqual([]);
});

test('stopped while the folders are still being watched, it ends, too', async () => {
  const closed: string[] = [];
  const { watch } = await started({
    watchFolders: (_, __, signal) =>
      new Promise((resolve) => signal.addEventListener('abort', () => resolve({ close: async () => void closed.push('closed') }))),
  });
  expect(watch.status().isAvailable).toBe(false);
  await watch.stop();
  expect(closed).toEqual(['closed']);
});

test('while it is paused nothing of it is looked at, not even its root; afterwards all of it is', async () => {
  let isPaused = false;
  const looks: string[] = [];
  const { clock, watch, news, world } = await started({
    isPaused: () => isPaused,
    async rootIdentity() {
      looks.push('root');
      return 'disk 1';
    },
  });
  news();
  isPaused = true;
  looks.length = 0;
  world.change('A/Book', 'files');
  await clock.advance(2 * 3_600_000);
  expect([news(), looks]).toEqual([[], []]);
  isPaused = false;
  watch.wake();
  await settle();
  expect(news()).toEqual(['look at all']);
  world.change('A/Book', 'files');
  await clock.advance(100);
  expect(news()).toEqual(['look at A/Book']);
});

test('a library that is paused from the start is first looked at when that ends', async () => {
  let isPaused = true;
  const { clock, watch, news } = await started({ isPaused: () => isPaused });
  await clock.advance(60_000);
  expect(news()).toEqual([]);
  isPaused = false;
  watch.wake();
  await settle();
  expect(news()).toEqual(['watch', 'available', 'look at all']);
});
