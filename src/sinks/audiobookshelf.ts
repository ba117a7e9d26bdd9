/**
 * Tells an Audiobookshelf server to look again at exactly the books whose sidecars changed: its own watcher does not notice a file
 * that is replaced by another of the same name (server/Watcher.js). The calls are those of server/routers/ApiRouter.js.
 */
import { z } from 'zod';
import { UnavailableError } from '../domain/errors.ts';
import type { AnyEvent } from '../domain/events.ts';
import type { Sink } from '../sdk/sink.ts';
import type { Receiver } from './post.ts';

export interface AudiobookshelfOptions {
  id: string;
  url: string;
  token: string;
  /** Our folders → where the server sees them. */
  paths: Record<string, string>;
}

export interface AudiobookshelfDeps {
  receiver: Receiver;
  /** Absolute root of a library of ours. */
  rootOf(library: string): string | undefined;
  now(): number;
}

const Libraries = z.object({
  libraries: z.array(
    z.object({
      id: z.string(),
      folders: z.array(z.object({ fullPath: z.string() })),
      settings: z.object({ disableWatcher: z.boolean().nullish() }).nullish(),
    }),
  ),
});
const Items = z.object({ results: z.array(z.object({ id: z.string(), path: z.string(), isFile: z.boolean().nullish() })) });

type Library = z.infer<typeof Libraries>['libraries'][number];
type Known = Map<string, { id: string; isFile: boolean }>;

/** What the server told of its libraries and books is believed for so long. */
const BELIEVED_MS = 10 * 60_000;
/** A book that it did not know is asked for again after this. */
const ASKED_AGAIN_MS = 60_000;
/** With this many books of one library, one scan of the library is less work for the server. */
const MANY = 30;

/** What the server watches. Throws `UnavailableError` where none answers, or one that does not take the key, or something else. */
export async function readLibraries({ url, token }: Pick<AudiobookshelfOptions, 'url' | 'token'>, receiver: Receiver, signal: AbortSignal): Promise<Library[]> {
  return parsed(Libraries, await receiver.send('GET', `${baseOf(url)}/api/libraries`, { headers: headersOf(token) }, signal)).libraries;
}

function parsed<T>(shape: z.ZodType<T>, answer: unknown): T {
  const { success, data } = shape.safeParse(answer);
  if (!success) throw new UnavailableError('does not answer as Audiobookshelf does');
  return data;
}

function baseOf(url: string): string {
  return url.replace(/\/+$/, '');
}

function headersOf(token: string): Record<string, string> {
  return { authorization: `Bearer ${token}` };
}

export function createAudiobookshelf({ id, url, token, paths }: AudiobookshelfOptions, { receiver, rootOf, now }: AudiobookshelfDeps): Sink {
  const base = baseOf(url);
  const headers = headersOf(token);
  let libraries: { list: Library[]; atMs: number } | undefined;
  const items = new Map<string, { known: Known; atMs: number }>();

  const get = (path: string, signal: AbortSignal) => receiver.send('GET', `${base}${path}`, { headers }, signal);
  const post = (path: string, body: unknown, signal: AbortSignal) =>
    receiver.send('POST', `${base}${path}`, { headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(body) }, signal);

  async function libraryAt(path: string, signal: AbortSignal): Promise<Library | undefined> {
    if (!libraries || now() - libraries.atMs > BELIEVED_MS) libraries = { list: await readLibraries({ url, token }, receiver, signal), atMs: now() };
    return libraries.list.find(({ folders }) => folders.some(({ fullPath }) => isBelow(fullPath, path)));
  }

  async function itemAt(library: Library, path: string, signal: AbortSignal): Promise<{ id: string; isFile: boolean } | undefined> {
    const told = items.get(library.id);
    const isFresh = told && now() - told.atMs < (told.known.has(path) ? BELIEVED_MS : ASKED_AGAIN_MS);
    if (isFresh) return told.known.get(path);
    const { results } = parsed(Items, await get(`/api/libraries/${encodeURIComponent(library.id)}/items?limit=0&minified=1`, signal));
    const known: Known = new Map(results.map((item) => [item.path, { id: item.id, isFile: item.isFile === true }]));
    items.set(library.id, { known, atMs: now() });
    return known.get(path);
  }

  /** Where the server sees a file of ours. */
  function theirPath(library: string, path: string): string | undefined {
    const root = rootOf(library);
    if (root === undefined) return undefined;
    const ours = `${root}/${path}`;
    const [from, to] = Object.entries(paths)
      .filter(([folder]) => isBelow(folder, ours))
      .sort((a, b) => b[0].length - a[0].length)[0] ?? ['', ''];
    return from === '' ? ours : `${to.replace(/\/+$/, '')}/${ours.slice(from.replace(/\/+$/, '').length + 1)}`;
  }

  async function tellOf({ path, file }: Changed, library: Library, signal: AbortSignal): Promise<void> {
    const item = await itemAt(library, path, signal);
    // The server looks again at a book's folder, not at a single file.
    if (item && !item.isFile) return void (await post(`/api/items/${encodeURIComponent(item.id)}/scan`, {}, signal));
    if (library.settings?.disableWatcher === true) return void (await post(`/api/libraries/${encodeURIComponent(library.id)}/scan`, {}, signal));
    await post('/api/watcher/update', { libraryId: library.id, path: file, type: 'add' }, signal);
  }

  async function tell(events: readonly AnyEvent[], signal: AbortSignal): Promise<void> {
    const byLibrary = new Map<Library, Map<string, Changed>>();
    for (const { path, file } of events.flatMap((event) => changedOf(event, theirPath))) {
      const library = await libraryAt(path, signal);
      if (!library) continue;
      const changed = byLibrary.get(library) ?? new Map<string, Changed>();
      byLibrary.set(library, changed.set(path, { path, file }));
    }
    for (const [library, changed] of byLibrary) {
      if (changed.size >= MANY) await post(`/api/libraries/${encodeURIComponent(library.id)}/scan`, {}, signal);
      else for (const each of changed.values()) await tellOf(each, library, signal);
    }
  }

  return {
    id,
    events: ['export.complete'],
    atOnce: 200,
    async deliver(events, signal) {
      try {
        await tell(events, signal);
      } catch (error) {
        // Books and libraries may be other ones by now.
        libraries = undefined;
        items.clear();
        throw error;
      }
    },
    close: receiver.close,
  };
}

/** A book and one of its sidecars, where the server sees them. */
interface Changed {
  path: string;
  file: string;
}

function changedOf(event: AnyEvent, theirPath: (library: string, path: string) => string | undefined): Changed[] {
  if (event.name !== 'export.complete') return [];
  const { library, path, files } = event.data;
  const [book, file] = [theirPath(library, path), theirPath(library, files[0]?.path ?? path)];
  return book === undefined || file === undefined ? [] : [{ path: book, file }];
}

function isBelow(folder: string, path: string): boolean {
  const bare = folder.replace(/\/+$/, '');
  return path === bare || path.startsWith(`${bare}/`);
}
