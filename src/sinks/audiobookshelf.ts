/**
 * Tells an Audiobookshelf server to look again at exactly the books whose sidecars changed: its own watcher does not notice a file
 * that is replaced by another of the same name (server/Watcher.js). The calls are those of server/routers/ApiRouter.js.
 */

import { z } from 'zod';
import type { AnyEvent } from '../domain/events.ts';
import { withoutEnd } from '../domain/text/ends.ts';
import { defineSink } from '../sdk/sink.ts';
import { receiverUrl } from '../sdk/sink-options.ts';
import { type AudiobookshelfServer, createServer, isBelow, type ServerLibrary } from './audiobookshelf-server.ts';

const AudiobookshelfOptions = z.strictObject({
  url: receiverUrl().describe('The address of the server, such as http://audiobookshelf:80.'),
  token: z.string().min(1).describe('An API key of an administrator (Settings → API Keys).'),
  paths: z.record(z.string(), z.string()).default({}).describe('Where the server sees our folders, if elsewhere: { /srv/audiobooks: /audiobooks }.'),
});
type AudiobookshelfOptions = z.infer<typeof AudiobookshelfOptions>;

/** With this many books of one library, one scan of the library is less work for the server. */
const MANY = 30;

export const audiobookshelf = defineSink<AudiobookshelfOptions>({
  type: 'audiobookshelf',
  summary: 'tells an Audiobookshelf server to look again at changed books',
  options: AudiobookshelfOptions,
  create(options, context) {
    const server = createServer(options, context);
    const theirPath = (library: string, path: string) => pathAt(options.paths, context.rootOf(library), path);
    return {
      events: ['export.complete'],
      atOnce: 200,
      async deliver(events, signal) {
        try {
          await announce(
            events.flatMap((event) => changedOf(event, theirPath)),
            server,
            signal,
          );
        } catch (error) {
          // Books and libraries may be other ones by now.
          server.forget();
          throw error;
        }
      },
    };
  },
  check: {
    async run(options, context, signal) {
      await createServer(options, context).libraries(signal);
      return 'Audiobookshelf answers, and takes the key';
    },
    advice: 'look at its address and at the API key of an administrator',
  },
});

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

/** Where the server sees a file of ours. @param paths our folders → where the server sees them */
function pathAt(paths: Readonly<Record<string, string>>, root: string | undefined, path: string): string | undefined {
  if (root === undefined) return undefined;
  const ours = `${root}/${path}`;
  const [longest] = Object.entries(paths)
    .filter(([folder]) => isBelow(folder, ours))
    .sort((a, b) => b[0].length - a[0].length);
  if (!longest) return ours;
  const [from, to] = longest;
  return `${withoutEnd(to, /\//)}/${ours.slice(withoutEnd(from, /\//).length + 1)}`;
}

/** Has the server look again at each book once, or at a whole library where many of its books changed. */
async function announce(changes: readonly Changed[], server: AudiobookshelfServer, signal: AbortSignal): Promise<void> {
  const byLibrary = new Map<ServerLibrary, Map<string, Changed>>();
  for (const change of changes) {
    const library = await server.libraryAt(change.path, signal);
    if (!library) continue;
    const changed = byLibrary.get(library) ?? new Map<string, Changed>();
    byLibrary.set(library, changed.set(change.path, change));
  }
  for (const [library, changed] of byLibrary) {
    if (changed.size >= MANY) await server.scanLibrary(library.id, signal);
    else for (const each of changed.values()) await announceBook(each, library, server, signal);
  }
}

async function announceBook({ path, file }: Changed, library: ServerLibrary, server: AudiobookshelfServer, signal: AbortSignal): Promise<void> {
  const book = await server.bookAt(library, path, signal);
  const isWatched = library.settings?.disableWatcher !== true;
  // The server looks again at a book's folder, not at a single file.
  const isFolder = book !== undefined && !book.isFile;
  if (isFolder && !(isWatched && (await server.awaitsFiles(signal)))) await server.scanBook(book.id, signal);
  else if (isWatched) await server.addFile(library.id, file, signal);
  else await server.scanLibrary(library.id, signal);
}
