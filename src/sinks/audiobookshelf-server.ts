/** An Audiobookshelf server as we know it: its libraries and books, remembered for a while, and what it can be asked to look at again. */

import { z } from 'zod';
import { UnavailableError } from '../domain/errors.ts';
import { withoutEnd } from '../domain/text/ends.ts';
import type { SinkContext } from '../sdk/sink.ts';

const Libraries = z.lazy(() =>
  z.object({
    libraries: z.array(
      z.object({
        id: z.string(),
        folders: z.array(z.object({ fullPath: z.string() })),
        settings: z.object({ disableWatcher: z.boolean().nullish() }).nullish(),
      }),
    ),
  }),
);
const Items = z.lazy(() => z.object({ results: z.array(z.object({ id: z.string(), path: z.string(), isFile: z.boolean().nullish() })) }));
const Tasks = z.lazy(() => z.object({ tasks: z.array(z.object({ action: z.string(), isFinished: z.boolean().nullish() })) }));

export type ServerLibrary = z.infer<typeof Libraries>['libraries'][number];

/** A book of the server's. */
export interface ServerBook {
  id: string;
  isFile: boolean;
}

export interface AudiobookshelfServer {
  /** Its libraries as it has them now. Throws `UnavailableError` where none answers, or one that does not take the key, or something else. */
  libraries(signal: AbortSignal): Promise<ServerLibrary[]>;
  /** The library that holds a path, if one does. */
  libraryAt(path: string, signal: AbortSignal): Promise<ServerLibrary | undefined>;
  /** The book at a path of a library, if it has one there. */
  bookAt(library: ServerLibrary, path: string, signal: AbortSignal): Promise<ServerBook | undefined>;
  scanBook(id: string, signal: AbortSignal): Promise<void>;
  scanLibrary(id: string, signal: AbortSignal): Promise<void>;
  /**
   * Whether its watcher waits for new files to be whole. For that long, a scan of their book passes them over as if they were gone, and
   * the server writes what the tags say over a sidecar that it passed over (server/Watcher.js, `checkShouldIgnoreFilePath`).
   */
  awaitsFiles(signal: AbortSignal): Promise<boolean>;
  /** Says that a file is new, as its own watcher would. */
  addFile(library: string, path: string, signal: AbortSignal): Promise<void>;
  /** Forgets what it told. */
  forget(): void;
}

/** What the server told of its libraries and books is believed for so long. */
const BELIEVED_MS = 10 * 60_000;
/** A book that it did not know is asked for again after this. */
const ASKED_AGAIN_MS = 60_000;

export function createServer({ url, token }: { url: string; token: string }, { send, now }: Pick<SinkContext, 'send' | 'now'>): AudiobookshelfServer {
  const base = withoutEnd(url, /\//);
  const headers = { authorization: `Bearer ${token}` };
  let known: { libraries: ServerLibrary[]; atMs: number } | undefined;
  const books = new Map<string, { byPath: Map<string, ServerBook>; atMs: number }>();

  const get = async <T>(path: string, shape: z.ZodType<T>, signal: AbortSignal) => parsed(shape, await send('GET', `${base}${path}`, { headers }, signal));
  const post = async (path: string, body: unknown, signal: AbortSignal) => {
    await send('POST', `${base}${path}`, { headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) }, signal);
  };
  const libraries = async (signal: AbortSignal) => (await get('/api/libraries', Libraries, signal)).libraries;

  return {
    libraries,
    async libraryAt(path, signal) {
      if (!known || now() - known.atMs > BELIEVED_MS) known = { libraries: await libraries(signal), atMs: now() };
      return known.libraries.find(({ folders }) => folders.some(({ fullPath }) => isBelow(fullPath, path)));
    },
    async bookAt({ id }, path, signal) {
      const told = books.get(id);
      if (told && now() - told.atMs < (told.byPath.has(path) ? BELIEVED_MS : ASKED_AGAIN_MS)) return told.byPath.get(path);
      const { results } = await get(`/api/libraries/${encodeURIComponent(id)}/items?limit=0&minified=1`, Items, signal);
      const byPath = new Map(results.map((item) => [item.path, { id: item.id, isFile: item.isFile === true }]));
      books.set(id, { byPath, atMs: now() });
      return byPath.get(path);
    },
    scanBook: (id, signal) => post(`/api/items/${encodeURIComponent(id)}/scan`, {}, signal),
    scanLibrary: (id, signal) => post(`/api/libraries/${encodeURIComponent(id)}/scan`, {}, signal),
    async awaitsFiles(signal) {
      const { tasks } = await get('/api/tasks', Tasks, signal);
      return tasks.some(({ action, isFinished }) => action === 'watcher-scan' && !isFinished);
    },
    addFile: (libraryId, path, signal) => post('/api/watcher/update', { libraryId, path, type: 'add' }, signal),
    forget() {
      known = undefined;
      books.clear();
    },
  };
}

function parsed<T>(shape: z.ZodType<T>, answer: unknown): T {
  const { success, data } = shape.safeParse(answer);
  if (!success) throw new UnavailableError('does not answer as Audiobookshelf does');
  return data;
}

/** True for a folder itself and for what lies in it. */
export function isBelow(folder: string, path: string): boolean {
  const bare = withoutEnd(folder, /\//);
  return path === bare || path.startsWith(`${bare}/`);
}
