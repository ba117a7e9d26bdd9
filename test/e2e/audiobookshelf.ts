/**
 * A real Audiobookshelf on the loopback, from the folder that `RUBRICATOR_TEST_AUDIOBOOKSHELF` names. It stores its metadata beside the
 * books, and is spoken to as its own web page speaks to it.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, vi } from 'vitest';
import { hasProgram } from '../has-program.ts';
import { PATIENCE_MS } from '../patience.ts';
import { WITHOUT_COVERAGE } from './cli.ts';

const FOLDER = process.env.RUBRICATOR_TEST_AUDIOBOOKSHELF ?? '';

/** Why it cannot be run here, if it cannot. Without audiobooks it is enough. */
export const whyNoServer = !FOLDER
  ? 'RUBRICATOR_TEST_AUDIOBOOKSHELF names no folder of it'
  : !existsSync(join(FOLDER, 'index.js'))
    ? `there is no index.js in ${FOLDER}`
    : undefined;

/** Why it cannot look into audiobooks here, if it cannot. */
export const whyNoAudiobookshelf = whyNoServer ?? (hasProgram('ffprobe', '-version') ? undefined : 'ffprobe is not installed');

/** What it shows of a book; a field that it does not have is absent. */
export interface Shown {
  title?: string;
  subtitle?: string;
  authors?: string[];
  narrators?: string[];
  /** As in `metadata.json`: `Name #1`. */
  series?: string[];
  genres?: string[];
  tags?: string[];
  publishedYear?: string;
  publishedDate?: string;
  publisher?: string;
  description?: string;
  isbn?: string;
  asin?: string;
  language?: string;
  explicit?: boolean;
  abridged?: boolean;
  chapters?: { start: number; end: number; title: string }[];
}

/** What is changed in it: a value, or `undefined` for what is cleared. */
export type Changes = { [K in keyof Shown]: Shown[K] | undefined };

export interface Audiobookshelf {
  url: string;
  /** An API key of the administrator. */
  token: string;
  /** Scans the library, and waits until it has so many books. */
  scan(books: number): Promise<void>;
  /** Has it look again at the book in a folder of the library. */
  rescan(folder: string): Promise<void>;
  show(folder: string): Promise<Shown>;
  /** What a person does on its page “Edit”. */
  edit(folder: string, changes: Changes): Promise<void>;
  /** Whether it stores its metadata beside the books, as it does at first. */
  storeWithBooks(does: boolean): Promise<void>;
  /** Adds a provider as its page “Custom Metadata Providers” does. Returns by which name it is asked. */
  addProvider(provider: { name: string; url: string; authHeaderValue: string }): Promise<string>;
  search(provider: string, wanted: { title: string; author: string }): Promise<Record<string, unknown>[]>;
  /** What its button “Quick Match” does, over what the book has. */
  match(folder: string, provider: string): Promise<{ isUpdated: boolean; hasCover: boolean }>;
  /** Resolves when it has nothing under way, and takes no file for a new one. */
  idle(): Promise<void>;
  /** Whether its watcher waits for new files to be whole. */
  awaitsFiles(): Promise<boolean>;
}

interface Item {
  id: string;
  relPath: string;
  media: { metadata: Record<string, unknown>; tags: string[]; chapters: { start: number; end: number; title: string }[] };
}

/**
 * Starts one with a library of books in a folder. It ends with the test.
 * @param watches whether it watches the folder. While it does, it reads no file that was new there within the last quarter of a minute.
 */
export async function startAudiobookshelf(home: string, books: string, watches: boolean): Promise<Audiobookshelf> {
  const url = await startServer(home);
  let token = '';
  async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
    const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
    const response = await fetch(`${url}${path}`, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 300)}`);
    return (text.startsWith('{') ? JSON.parse(text) : text) as T;
  }

  const root = { username: 'root', password: 'password' };
  await call('POST', '/init', { newRoot: root });
  const { user } = await call<{ user: { id: string; accessToken: string } }>('POST', '/login', root);
  token = user.accessToken;
  const { apiKey } = await call<{ apiKey: { apiKey: string } }>('POST', '/api/api-keys', { name: 'Rubricator', userId: user.id, isActive: true });
  token = apiKey.apiKey;
  const storeWithBooks = async (does: boolean) => void (await call('PATCH', '/api/settings', { storeMetadataWithItem: does }));
  await storeWithBooks(true);
  const library = await call<{ id: string }>('POST', '/api/libraries', {
    ...{ name: 'Books', mediaType: 'book', folders: [{ fullPath: books }] },
    settings: { disableWatcher: !watches },
  });

  const items = async () => (await call<{ results: { id: string; relPath: string }[] }>('GET', `/api/libraries/${library.id}/items?limit=0`)).results;
  async function idOf(folder: string): Promise<string> {
    const item = (await items()).find(({ relPath }) => relPath === folder);
    if (!item) throw new Error(`Audiobookshelf has no book at ${folder}`);
    return item.id;
  }
  const underWay = async () =>
    (await call<{ tasks: { action: string; isFinished: boolean }[] }>('GET', '/api/tasks')).tasks.flatMap((task) => (task.isFinished ? [] : [task.action]));
  const idle = () => vi.waitFor(async () => expect(await underWay()).toEqual([]), { timeout: PATIENCE_MS, interval: 200 });
  return {
    ...{ url, token, storeWithBooks, idle },
    awaitsFiles: async () => (await underWay()).includes('watcher-scan'),
    async scan(count) {
      await call('POST', `/api/libraries/${library.id}/scan`);
      await idle();
      expect(await items()).toHaveLength(count);
    },
    ...searchesOf(call, idOf),
    rescan: async (folder) => void (await call('POST', `/api/items/${await idOf(folder)}/scan`)),
    show: async (folder) => shownOf((await call<Item>('GET', `/api/items/${await idOf(folder)}?expanded=1`)).media),
    edit: async (folder, changes) => void (await call('PATCH', `/api/items/${await idOf(folder)}/media`, payloadOf(changes))),
  };
}

type Call = <T>(method: string, path: string, body?: unknown) => Promise<T>;

function searchesOf(call: Call, idOf: (folder: string) => Promise<string>): Pick<Audiobookshelf, 'addProvider' | 'search' | 'match'> {
  return {
    async addProvider(provider) {
      const { provider: made } = await call<{ provider: { id: string } }>('POST', '/api/custom-metadata-providers', { ...provider, mediaType: 'book' });
      return `custom-${made.id}`;
    },
    search: async (provider, wanted) => {
      const found = await call<Record<string, unknown>[] | string>('GET', `/api/search/books?${new URLSearchParams({ provider, ...wanted })}`);
      return typeof found === 'string' ? JSON.parse(found) : found;
    },
    async match(folder, provider) {
      const wanted = { provider, overrideCover: true, overrideDetails: true };
      const { updated, libraryItem } = await call<{ updated: boolean; libraryItem: { media: { coverPath?: string } } }>(
        ...(['POST', `/api/items/${await idOf(folder)}/match`, wanted] as const),
      );
      return { isUpdated: updated, hasCover: Boolean(libraryItem.media.coverPath) };
    },
  };
}

async function startServer(home: string): Promise<string> {
  const port = await freePort();
  const [config, metadata] = ['audiobookshelf/config', 'audiobookshelf/metadata'].map((name) => join(home, name)) as [string, string];
  for (const folder of [config, metadata]) mkdirSync(folder, { recursive: true });
  const child = spawn(process.execPath, ['index.js'], {
    cwd: FOLDER,
    env: {
      ...{ ...process.env, ...WITHOUT_COVERAGE, NODE_ENV: 'production', SOURCE: 'local', ROUTER_BASE_PATH: '' },
      ...{ HOST: '127.0.0.1', PORT: String(port), CONFIG_PATH: config, METADATA_PATH: metadata },
      // Covers of the simulated world lie on the loopback.
      DISABLE_SSRF_REQUEST_FILTER: '1',
      // It would fetch these programs otherwise.
      ...{ SKIP_BINARIES_CHECK: '1', FFMPEG_PATH: 'ffmpeg', FFPROBE_PATH: 'ffprobe' },
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await once(child, 'close');
  });
  await listening(child);
  return `http://127.0.0.1:${port}`;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function listening(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    const hear = (chunk: Buffer) => {
      said += String(chunk);
      if (said.includes('Listening on')) resolve();
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.on('close', () => reject(new Error(`Audiobookshelf ended:\n${said.slice(-2000)}`)));
  });
}

/** Its texts and lists without those that are empty, and its flags without those that are false. */
function shownOf({ metadata, tags, chapters }: Item['media']): Shown {
  const { authors, series, ...rest } = metadata as { authors: { name: string }[]; series: { name: string; sequence?: string | null }[] };
  const all = {
    ...(rest as Record<string, unknown>),
    authors: authors.map(({ name }) => name),
    series: series.map(({ name, sequence }) => (sequence ? `${name} #${sequence}` : name)),
    tags,
    chapters: chapters.map(({ start, end, title }) => ({ start, end, title })),
  };
  const isFilled = (value: unknown) => Boolean(value) && !(Array.isArray(value) && value.length === 0);
  return Object.fromEntries(FIELDS.flatMap((key) => (isFilled(all[key as keyof typeof all]) ? [[key, all[key as keyof typeof all]]] : [])));
}

const LISTS = ['authors', 'narrators', 'series', 'genres', 'tags', 'chapters'] as const;
const FLAGS = ['explicit', 'abridged'] as const;
const TEXTS = ['title', 'subtitle', 'publishedYear', 'publishedDate', 'publisher', 'description', 'isbn', 'asin', 'language'] as const;
const FIELDS = [...TEXTS, ...LISTS, ...FLAGS];

function payloadOf(changes: Changes): unknown {
  const { tags, chapters, ...rest } = Object.fromEntries(Object.entries(changes).map(([key, value]) => [key, value ?? emptied(key)])) as Record<
    string,
    unknown
  >;
  const metadata = {
    ...rest,
    ...('authors' in rest && { authors: (rest.authors as string[]).map((name) => ({ id: 'new', name })) }),
    ...('series' in rest && { series: (rest.series as string[]).map(seriesOf) }),
  };
  return { metadata, ...(tags !== undefined && { tags }), ...(chapters !== undefined && { chapters }) };
}

function emptied(key: string): unknown {
  if ((LISTS as readonly string[]).includes(key)) return [];
  return (FLAGS as readonly string[]).includes(key) ? false : null;
}

function seriesOf(text: string) {
  const [name, sequence] = text.split(' #');
  return { id: 'new', name, sequence: sequence ?? null };
}
