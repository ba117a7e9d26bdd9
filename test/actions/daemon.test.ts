/** What is asked of a daemon: its status, whether it is ready, and a scan on demand. */
import { describe, expect, test } from 'vitest';
import { checkHealth, type HealthDeps } from '../../src/actions/health.ts';
import { scanWatched } from '../../src/actions/scan-watched.ts';
import { type Activity, readStatus } from '../../src/actions/status.ts';
import type { Pause } from '../../src/domain/pause.ts';
import type { Libraries } from '../../src/ports/libraries.ts';
import type { PausesInForce } from '../../src/work/pauses-in-force.ts';

const MINUTE_MS = 60_000;
const NOW = 100 * MINUTE_MS;
const activity: Activity = {
  ...{ startedAtMs: 0, queue: [], workers: [], underWay: 0, isMoving: true, lastWorkAtMs: 0 },
  libraries: [{ library: 'books', mode: 'native', isAvailable: true, isLooking: false }],
};

const PAUSE: Pause = { of: 'library', id: 'asleep', actor: { kind: 'user', name: 'ann' }, sinceMs: 0 };
const PAUSES = { find: (of: string, id: string) => (of === 'library' && id === 'asleep' ? PAUSE : undefined) } as PausesInForce;
const NONE_PAUSED = { find: () => undefined };

test('the status is what watching knows, with books and events that wait', async () => {
  const items = [{ library: 'books', state: 'ok' as const, count: 3, toReview: 1, conflicts: 2 }];
  const outbox = [{ sink: 'hook', waiting: 2 }];
  const targets = [{ id: 'home', type: 'sqlite', state: 'inStep' as const, behind: 0 }];
  const unwritten = [{ file: '/srv/books.json', problem: 'ENOENT', isOfConfig: false, sinceMs: 1 }];
  const status = await readStatus({
    ...{ version: '1.2.3', catalogue: { countsByState: async () => items }, outbox: { counts: async () => outbox }, pauses: { all: () => [PAUSE] } },
    activity: async () => activity,
    targets: () => targets,
    exports: () => unwritten,
  });
  expect(status).toEqual({ ...activity, version: '1.2.3', items, outbox, pauses: [PAUSE], targets, exports: unwritten });
});

describe('a daemon is ready', () => {
  const failing = async (more: Partial<Activity> = {}, deps: Partial<HealthDeps> = {}) => {
    const checks = await checkHealth({
      ...{ activity: async () => ({ ...activity, ...more }), store: { tryToWrite: async () => {} }, freeBytes: async () => 1e9, now: () => NOW },
      pauses: NONE_PAUSED,
      ...deps,
    });
    return checks.filter(({ isOk }) => !isOk).map(({ name }) => name);
  };
  const due = (minutes: number) => [{ library: 'books', reason: 'new' as const, count: 1, oldestDueAtMs: NOW - minutes * MINUTE_MS }];

  test('while its libraries are there, its store can be written, and its queue moves', async () => {
    expect(await failing()).toEqual([]);
    expect(await failing({ queue: due(14) })).toEqual([]);
    expect(await failing({ queue: due(90), lastWorkAtMs: NOW - MINUTE_MS })).toEqual([]);
  });

  test('and not otherwise', async () => {
    expect(await failing({ libraries: [{ library: 'books', mode: 'poll', isAvailable: false, isLooking: false }] })).toEqual(['library books']);
    expect(await failing({ queue: due(16), lastWorkAtMs: NOW - 16 * MINUTE_MS })).toEqual(['queue']);
    expect(await failing({ underWay: 1, isMoving: false, lastWorkAtMs: NOW })).toEqual(['queue']);
    expect(await failing({}, { freeBytes: async () => 1000 })).toEqual(['store']);
    expect(await failing({}, { store: { tryToWrite: () => Promise.reject(new Error('disk full')) } })).toEqual(['store']);
  });
});

test('what a person lets rest is no trouble', async () => {
  const check = (pauses: HealthDeps['pauses']) =>
    checkHealth({
      activity: async () => ({
        ...activity,
        libraries: [{ library: 'asleep', mode: 'off', isAvailable: false, isLooking: false }],
        queue: [{ library: 'asleep', reason: 'new', count: 1, oldestDueAtMs: 0 }],
      }),
      ...{ store: { tryToWrite: async () => {} }, freeBytes: async () => 1e9, now: () => NOW, pauses },
    });
  expect((await check(PAUSES)).every(({ isOk }) => isOk)).toBe(true);
  expect((await check(NONE_PAUSED)).map(({ isOk }) => isOk)).toEqual([false, true, false]);
});

describe('a scan on demand', () => {
  const ask = async (path: string | undefined) => {
    const looks: string[] = [];
    const placeAt: Libraries['placeAt'] = async (at) => {
      if (at === '/gone') throw new Error('there is no such file or folder');
      return at.startsWith('/srv/') ? { library: at.split('/')[2] ?? '', root: '/srv', path: 'A' } : undefined;
    };
    const look = (library: string, folder: string) => void looks.push(`${library}/${folder}`);
    return [await scanWatched(path, { libraries: { placeAt } as Libraries, watched: ['books', 'more', 'asleep'], pauses: PAUSES, look }), looks];
  };

  test('looks at one folder, or at all libraries', async () => {
    expect(await ask('/srv/books/A')).toEqual([{ paused: [] }, ['books/A']]);
    expect(await ask(undefined)).toEqual([{ paused: ['asleep'] }, ['books/', 'more/']]);
  });

  test.each(['/etc', '/gone', '/srv/scanned-once/A'])('refuses %s, which lies in no library that is watched', async (path) => {
    expect(await ask(path)).toEqual([undefined, []]);
  });

  test('refuses a library that is paused, and says who paused it', async () => {
    await expect(ask('/srv/asleep/A')).rejects.toThrow('the library asleep is paused by ann since 1970-01-01 00:00 UTC');
  });
});
