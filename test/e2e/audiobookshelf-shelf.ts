/** A shelf of books that are alike but for their titles, with Audiobookshelf and Rubricator on it: each book serves one case of a test. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { BOOKS, type WorldBook } from '../../src/demo/books.ts';
import { makeMp4 } from '../../src/demo/media.ts';
import { worldOfBooks } from '../../src/demo/model.ts';
import { startWorldServer } from '../../src/demo/server.ts';
import type { FieldKey, Metadata } from '../../src/domain/book/metadata.ts';
import type { MergedField } from '../../src/domain/book/record.ts';
import { put, tempFolder } from '../files/temp-folder.ts';
import { type Audiobookshelf, type Shown, startAudiobookshelf } from './audiobookshelf.ts';
import { type CliResult, runCli } from './cli.ts';
import { type ConfigMore, writeConfig } from './world-config.ts';

const [road] = BOOKS as [WorldBook];
const AUTHOR = 'Marit Osei';
/** The sidecar of both programs. */
const FILE = 'metadata.json';

type Fields = { [K in FieldKey]?: MergedField<Metadata[K]> };

export interface Shelf {
  books: string;
  config: string;
  abs: Audiobookshelf;
  /** The book's folder in the library, by its title. */
  folder(title: string): string;
  /** Runs the program to its end, which must be a good one. */
  run(command: string, ...args: string[]): Promise<CliResult>;
  /** `set` or `clear` of a book by the command line. */
  decide(command: 'set' | 'clear', title: string, ...args: string[]): Promise<void>;
  scan(...args: string[]): Promise<void>;
  explain(title: string): Promise<Fields>;
  /** The text of the sidecar that both programs write. */
  sidecar(title: string): string;
  /** Has Audiobookshelf look again at every book. */
  rescanAll(): Promise<void>;
}

export interface ShelfOptions {
  /** Further sections of the config. */
  more?(abs: Audiobookshelf): ConfigMore;
  /** Whether Audiobookshelf watches the folder. */
  watches?: boolean;
  /** In the tags of every book. */
  genre?: string;
}

/** Simulated providers know everything of each book; its own tags say title, people, ASIN and chapters. */
export async function setUpShelf(titles: readonly string[], { more = () => ({}), watches = false, genre }: ShelfOptions = {}): Promise<Shelf> {
  const home = tempFolder();
  const [books, config] = ['books', 'rubricator.yaml'].map((name) => join(home, name)) as [string, string];
  mkdirSync(books);
  const known = titles.map((title, index): WorldBook => ({ ...road, title, subtitle: 'A Road of Salt', asin: `B0SIM1${String(index).padStart(4, '0')}` }));
  const folder = (title: string) => `${AUTHOR}/${title}`;
  for (const { title, asin, durationSec } of known) {
    const chapters = [0, 1, 2].map((n) => ({ title: `Part ${n + 1}`, startSec: (durationSec / 4) * n }));
    const tags = { album: title, artist: AUTHOR, composer: 'Dara Quill', genre, custom: { ASIN: asin } };
    put(books, { [`${folder(title)}/book.m4b`]: makeMp4({ durationSec, chapters, tags }) });
  }
  const world = worldOfBooks(known);
  for (const edition of world.editions) edition.abridged = true;
  const server = await startWorldServer(world);
  onTestFinished(() => server.close());
  const abs = await startAudiobookshelf(home, books, watches);
  writeConfig(home, server, ['audible'], {
    ...{ stateDir: join(home, 'state'), api: { port: 0 }, watch: { settleSeconds: 0.5 }, libraries: [{ id: 'books', path: books, kind: 'audiobook' }] },
    ...more(abs),
  });
  const run = async (command: string, ...args: string[]) => {
    const result = await runCli([command, ...args, '--config', config], { cwd: home });
    expect(result.code, `${command} ${args.join(' ')}\n${result.stdout}${result.stderr}`).toBe(0);
    return result;
  };
  const at = (title: string) => join(books, folder(title));
  return {
    ...{ books, config, abs, folder, run },
    decide: async (command, title, ...args) => void (await run(command, at(title), ...args, '--offline')),
    scan: async (...args) => void (await run('scan', ...args)),
    explain: async (title) => (JSON.parse((await run('explain', at(title), '--json')).stdout) as { fields: Fields }).fields,
    sidecar: (title) => readFileSync(join(at(title), FILE), 'utf8'),
    async rescanAll() {
      for (const title of titles) await abs.rescan(folder(title));
    },
  };
}

/** What Audiobookshelf should show of a record of ours. */
export function shownFrom(fields: Fields): Shown {
  const value = <K extends FieldKey>(key: K) => fields[key]?.value as Metadata[K];
  const id = (type: string) => value('identifiers')?.find((each) => each.type === type)?.value;
  const shown: { [K in keyof Shown]: Shown[K] | undefined } = {
    ...{ title: value('title'), subtitle: value('subtitle'), publisher: value('publisher'), description: value('description'), language: value('language') },
    ...{ publishedYear: value('publishedDate')?.slice(0, 4), publishedDate: value('publishedDate'), isbn: id('isbn'), asin: id('asin') },
    ...{ authors: value('authors')?.map(({ name }) => name), narrators: value('narrators')?.map(({ name }) => name) },
    ...{ series: value('series')?.map(({ name, position }) => (position ? `${name} #${position}` : name)), genres: value('genres'), tags: value('tags') },
    chapters: value('chapters')?.map(({ title, startMs, endMs }) => ({ start: startMs / 1000, end: endMs / 1000, title })),
    ...{ explicit: value('explicit'), abridged: value('abridged') },
  };
  return Object.fromEntries(Object.entries(shown).filter(([, each]) => each !== undefined));
}

/** The fields that somebody decided about, with who did. */
export function decisionsIn(fields: Fields): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).flatMap(([key, { override }]) => (override ? [[key, override.origin]] : [])));
}
