/**
 * The daemon with its sink beside a real Audiobookshelf that watches, too: an edit in each arrives in the other, and then both rest.
 * `RUBRICATOR_TEST_REST_SECONDS` says for how long nobody may write; 30 if it is not set.
 */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { PATIENCE_MS } from '../patience.ts';
import { type Audiobookshelf, type Shown, whyNoAudiobookshelf } from './audiobookshelf.ts';
import { BY_HAND_THERE } from './audiobookshelf-checks.ts';
import { decisionsIn, type Shelf, setUpShelf } from './audiobookshelf-shelf.ts';
import { runCli } from './cli.ts';
import { type Daemon, startDaemon } from './daemon.ts';

const REST_SECONDS = Number(process.env.RUBRICATOR_TEST_REST_SECONDS ?? 30);
const ROUND_SECONDS = 5;
const TITLES = ['The Salt Road', 'The Long Road'] as const;
const [ROAD, LONG] = TITLES;
const WAIT = { timeout: PATIENCE_MS, interval: 100 };

const tellingIt = ({ url, token }: Audiobookshelf) => ({ sinks: [{ id: 'abs', type: 'audiobookshelf', url, token }] });

function startWatching(shelf: Shelf): Daemon {
  const daemon = startDaemon(shelf.config);
  onTestFinished(async () => void (await daemon.stop('SIGKILL')));
  return daemon;
}

async function setByApi(daemon: Daemon, title: string, fields: string[]): Promise<void> {
  const { items } = (await (await daemon.call(`/api/v1/items?search=${encodeURIComponent(title)}`)).json()) as { items: { id: number; path: string }[] };
  const id = items.find(({ path }) => path.endsWith(title))?.id;
  const body = JSON.stringify({ action: 'set', fields });
  const answer = await daemon.call(`/api/v1/items/${id}/fields`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  expect(answer.status).toBe(200);
}

const showsIn = ({ abs, folder }: Shelf, title: string, shown: Shown) =>
  vi.waitFor(async () => expect(await abs.show(folder(title))).toMatchObject(shown), WAIT);
const decidedIn = (shelf: Shelf, title: string, decided: Record<string, string>) =>
  vi.waitFor(async () => expect(decisionsIn(await shelf.explain(title))).toEqual(decided), WAIT);

/** Every version of every sidecar that is seen while it looks. */
function watchWrites(books: string): { end(): number } {
  const seen = new Map<string, Set<string>>();
  const look = () => {
    for (const entry of readdirSync(books, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile() || entry.name.startsWith('.')) continue;
      const path = join(entry.parentPath, entry.name);
      const stats = statSync(path, { throwIfNoEntry: false });
      if (stats) seen.set(path, (seen.get(path) ?? new Set()).add(`${stats.ino} ${stats.mtimeMs}`));
    }
  };
  look();
  const timer = setInterval(look, 50);
  return {
    end() {
      clearInterval(timer);
      look();
      return [...seen.values()].reduce((sum, versions) => sum + versions.size - 1, 0);
    },
  };
}

/** Both look at everything again and again. */
async function rounds(shelf: Shelf, daemon: Daemon, seconds: number): Promise<void> {
  const endMs = performance.now() + seconds * 1000;
  do {
    await shelf.abs.scan(TITLES.length);
    await shelf.rescanAll();
    expect((await daemon.call('/api/v1/scan', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })).ok).toBe(true);
    await daemon.idle();
    await shelf.abs.idle();
    await sleep(Math.max(0, Math.min(ROUND_SECONDS * 1000, endMs - performance.now())));
  } while (performance.now() < endMs);
}

describe.skipIf(whyNoAudiobookshelf !== undefined)(`the daemon beside Audiobookshelf${whyNoAudiobookshelf ? ` (skipped: ${whyNoAudiobookshelf})` : ''}`, () => {
  test(
    'an edit in each arrives in the other, and then neither writes',
    async () => {
      const shelf = await setUpShelf(TITLES, { more: tellingIt, watches: true });
      const daemon = startWatching(shelf);
      await daemon.said('looked through');
      await daemon.idle();
      await vi.waitFor(() => shelf.abs.scan(TITLES.length), WAIT);
      await daemon.idle();

      await shelf.abs.edit(shelf.folder(ROAD), { title: 'By Hand There', publisher: undefined });
      await decidedIn(shelf, ROAD, { title: BY_HAND_THERE, publisher: BY_HAND_THERE });
      await setByApi(daemon, LONG, ['title=By Hand Here', 'series=Other Coasts #2']);
      await showsIn(shelf, LONG, { title: 'By Hand Here', series: ['Other Coasts #2'] });
      // If the daemon works on the book at the same moment, the command leaves the writing to it.
      const { stdout } = await runCli(['set', join(shelf.books, shelf.folder(LONG)), 'publisher=From the Command Line', '--offline', '--config', shelf.config]);
      expect(stdout).toContain('Set: publisher');
      await showsIn(shelf, LONG, { publisher: 'From the Command Line' });

      await rounds(shelf, daemon, 0);
      const writes = watchWrites(shelf.books);
      await rounds(shelf, daemon, REST_SECONDS);
      expect(writes.end()).toBe(0);
      const there = await shelf.abs.show(shelf.folder(ROAD));
      expect([there.title, there.publisher]).toEqual(['By Hand There', undefined]);
      expect(await shelf.abs.show(shelf.folder(LONG))).toMatchObject({ title: 'By Hand Here', publisher: 'From the Command Line' });
    },
    PATIENCE_MS + REST_SECONDS * 2000,
  );

  test('an edit right after the first sidecars, which its watcher still takes for files that arrive, is shown, and stays', async () => {
    const shelf = await setUpShelf(TITLES, { more: tellingIt, watches: true });
    await shelf.abs.scan(TITLES.length);
    const daemon = startWatching(shelf);
    await daemon.said('looked through');
    await daemon.idle();
    await vi.waitFor(async () => expect(await shelf.abs.awaitsFiles()).toBe(true), WAIT);
    await setByApi(daemon, ROAD, ['title=By Hand Here']);
    await daemon.idle();
    await shelf.abs.idle();
    await showsIn(shelf, ROAD, { title: 'By Hand Here' });
    await daemon.idle();
    expect(decisionsIn(await shelf.explain(ROAD))).toEqual({ title: 'user' });
  });
});
