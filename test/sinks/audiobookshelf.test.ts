import { HttpResponse, http } from 'msw';
import { expect, test } from 'vitest';
import type { AnyEvent } from '../../src/domain/events.ts';
import { audiobookshelf } from '../../src/sinks/audiobookshelf.ts';
import { exportedEvent, makeSink, type Network, sinkContract, startNetwork } from '../../src/testing/index.ts';

const live = new AbortController().signal;
const BASE = 'http://abs.example:13378';

/** A server as ours would find it, in the wire format of Audiobookshelf 2: one library with a folder book and a single file. */
function server(network: Network, more: { disableWatcher?: boolean } = {}) {
  const library = {
    id: 'lib_1',
    name: 'Audiobooks',
    folders: [{ id: 'f1', fullPath: '/audiobooks' }],
    settings: { disableWatcher: more.disableWatcher ?? false },
  };
  const results = [
    { id: 'li_road', path: '/audiobooks/Marit Osei/The Salt Road', isFile: false },
    { id: 'li_single', path: '/audiobooks/Single.m4b', isFile: true },
  ];
  network.use(
    http.get(`${BASE}/api/libraries`, ({ request }) => {
      expect(request.headers.get('authorization')).toBe('Bearer a-key');
      return HttpResponse.json({ libraries: [{ ...library, id: 'other', folders: [{ id: 'f2', fullPath: '/audio' }] }, library] });
    }),
  );
  return {
    items: () => network.use(http.get(`${BASE}/api/libraries/lib_1/items`, () => HttpResponse.json({ results, total: 2 }))),
    /** Says which of its tasks are under way. */
    tasks: (...actions: string[]) =>
      network.use(http.get(`${BASE}/api/tasks`, () => HttpResponse.json({ tasks: actions.map((action) => ({ action, isFinished: false })) }))),
    /** Says what the server is asked to do. */
    takes(path: string, asked: unknown[], status = 200) {
      network.use(
        http.post(`${BASE}${path}`, async ({ request }) => {
          asked.push([path, await request.json()]);
          return new HttpResponse('OK', { status });
        }),
      );
    },
  };
}

function sink(more: { paths?: Record<string, string>; url?: string } = {}) {
  const clock = { nowMs: 0 };
  const made = makeSink(
    audiobookshelf,
    { url: `${BASE}/`, token: 'a-key', paths: { '/srv/books': '/audiobooks/' }, ...more },
    { rootOf: (library) => (library === 'books' ? '/srv/books' : undefined), now: () => clock.nowMs },
  );
  return { clock, tell: (...events: AnyEvent[]) => made.deliver(events, live) };
}

sinkContract({
  sink: audiobookshelf,
  options: { url: 'https://receiver.example', token: 'a-key-of-ours' },
  respond: ({ url }) =>
    url.endsWith('/api/libraries')
      ? HttpResponse.json({ libraries: [{ id: 'lib_1', folders: [{ fullPath: '/srv/books' }] }] })
      : url.endsWith('/api/tasks')
        ? HttpResponse.json({ tasks: [] })
        : HttpResponse.json({ results: [{ id: 'li_1', path: '/srv/books/A/B' }] }),
  event: exportedEvent('A/B'),
  context: { rootOf: () => '/srv/books' },
  secrets: ['a-key-of-ours'],
});

test('a book that the server knows is looked at again, once, however much of it changed', async () => {
  const network = await startNetwork();
  const abs = server(network);
  const asked: unknown[] = [];
  abs.items();
  abs.tasks('library-match-all');
  abs.takes('/api/items/li_road/scan', asked);
  const { tell } = sink();
  await tell(exportedEvent('Marit Osei/The Salt Road'), exportedEvent('Marit Osei/The Salt Road'));
  await tell(exportedEvent('Marit Osei/The Salt Road'));
  expect(asked).toEqual([
    ['/api/items/li_road/scan', {}],
    ['/api/items/li_road/scan', {}],
  ]);
});

test('one that it does not know yet, and one that is a single file, by its watcher', async () => {
  const network = await startNetwork();
  const abs = server(network);
  const asked: unknown[] = [];
  abs.items();
  abs.takes('/api/watcher/update', asked);
  const single = exportedEvent('Single.m4b', { files: [{ exporter: 'opf', path: 'Single.opf', action: 'updated' }] });
  await sink().tell(exportedEvent('New/Book'), single);
  expect(asked).toEqual([
    ['/api/watcher/update', { libraryId: 'lib_1', path: '/audiobooks/New/Book/any.sidecar', type: 'add' }],
    ['/api/watcher/update', { libraryId: 'lib_1', path: '/audiobooks/Single.opf', type: 'add' }],
  ]);
});

test('while its watcher waits for new files, which a look at the book would pass over: by the watcher', async () => {
  const network = await startNetwork();
  const abs = server(network);
  const asked: unknown[] = [];
  abs.items();
  abs.tasks('watcher-scan');
  abs.takes('/api/watcher/update', asked);
  await sink().tell(exportedEvent('Marit Osei/The Salt Road'));
  expect(asked).toEqual([['/api/watcher/update', { libraryId: 'lib_1', path: '/audiobooks/Marit Osei/The Salt Road/any.sidecar', type: 'add' }]]);
});

test('where its watcher is off, a known book is looked at again whatever the others wait for', async () => {
  const network = await startNetwork();
  const abs = server(network, { disableWatcher: true });
  const asked: unknown[] = [];
  abs.items();
  abs.takes('/api/items/li_road/scan', asked);
  await sink().tell(exportedEvent('Marit Osei/The Salt Road'));
  expect(asked).toHaveLength(1);
});

test('where its watcher is off, or many books changed, by one look at the library', async () => {
  const network = await startNetwork();
  const abs = server(network, { disableWatcher: true });
  const asked: unknown[] = [];
  abs.items();
  abs.takes('/api/libraries/lib_1/scan', asked);
  const { tell } = sink();
  await tell(exportedEvent('New/Book'));
  expect(asked).toHaveLength(1);
  await tell(...Array.from({ length: 30 }, (_, n) => exportedEvent(`A/${n}`)));
  expect(asked).toEqual([
    ['/api/libraries/lib_1/scan', {}],
    ['/api/libraries/lib_1/scan', {}],
  ]);
});

test('what lies in none of its libraries is none of its business', async () => {
  const network = await startNetwork();
  server(network);
  await sink({ paths: {} }).tell(exportedEvent('A/B'));
  await sink().tell(exportedEvent('A/B', { library: 'unknown' }), { name: 'library.available', atMs: 0, data: { library: 'books' } });
});

test('after a refusal everything is asked anew', async () => {
  const network = await startNetwork();
  const abs = server(network);
  const asked: unknown[] = [];
  abs.items();
  abs.tasks();
  abs.takes('/api/items/li_road/scan', asked, 404);
  const { tell } = sink();
  await expect(tell(exportedEvent('Marit Osei/The Salt Road'))).rejects.toThrow('answers HTTP 404');
  network.use(
    http.get(`${BASE}/api/libraries`, () => HttpResponse.json({ libraries: [{ id: 'lib_2', folders: [{ fullPath: '/audiobooks' }] }] })),
    http.get(`${BASE}/api/libraries/lib_2/items`, () => HttpResponse.json({ results: [{ id: 'li_2', path: '/audiobooks/Marit Osei/The Salt Road' }] })),
  );
  abs.takes('/api/items/li_2/scan', asked);
  await tell(exportedEvent('Marit Osei/The Salt Road'));
  expect(asked).toEqual([
    ['/api/items/li_road/scan', {}],
    ['/api/items/li_2/scan', {}],
  ]);
});

test('what is no Audiobookshelf', async () => {
  const network = await startNetwork();
  network.use(http.get(`${BASE}/api/libraries`, () => HttpResponse.html('<html>Welcome to the router</html>')));
  await expect(sink().tell(exportedEvent('A/B'))).rejects.toThrow(/^does not answer as Audiobookshelf does$/);
});

test('what it told is believed for ten minutes; a book that it did not know is asked for after one', async () => {
  const network = await startNetwork();
  let lists = 0;
  network.use(
    http.get(`${BASE}/api/libraries`, () => HttpResponse.json({ libraries: [{ id: 'lib_1', folders: [{ fullPath: '/audiobooks' }] }] })),
    http.get(`${BASE}/api/libraries/lib_1/items`, () => {
      lists++;
      return HttpResponse.json({ results: [{ id: 'li_1', path: '/audiobooks/A' }] });
    }),
    http.get(`${BASE}/api/tasks`, () => HttpResponse.json({ tasks: [] })),
    http.post(`${BASE}/api/items/li_1/scan`, () => HttpResponse.json({ result: 'UPDATED' })),
    http.post(`${BASE}/api/watcher/update`, () => new HttpResponse(null, { status: 200 })),
  );
  const { clock, tell } = sink();
  await tell(exportedEvent('A'));
  clock.nowMs = 9 * 60_000;
  await tell(exportedEvent('A'));
  expect(lists).toBe(1);
  await tell(exportedEvent('B'));
  await tell(exportedEvent('B'));
  expect(lists).toBe(2);
  clock.nowMs = 11 * 60_000;
  await tell(exportedEvent('B'));
  expect(lists).toBe(3);
});
