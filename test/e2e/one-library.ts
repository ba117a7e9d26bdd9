/** A small library of its own with a config and a state, and the program run on it without any provider. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeMp4 } from '../../src/demo/media.ts';
import { put, tempFolder } from '../files/temp-folder.ts';
import { type CliOptions, type CliResult, runCli } from './cli.ts';

export interface OneLibrary {
  home: string;
  books: string;
  state: string;
  /** The book that `oneBook` made. */
  book: string;
  /** Replaces sections of the config. */
  configure(sections: Record<string, unknown>): void;
  /** Runs a command with the config and the state; offline if it can be. */
  run(command: string, ...args: string[]): Promise<CliResult>;
  scan(...args: string[]): Promise<CliResult>;
  path(name: string): string;
  read(name: string): string;
  json(name?: string): Record<string, unknown>;
  write(name: string, text: string | Uint8Array): void;
  /** Files of the book's folder. */
  files(): string[];
}

const BOOK = 'Marit Osei/The Salt Road';

/** A config that switches on every exporter that needs no network. */
export const ALL_EXPORTERS = Object.fromEntries(['nfo', 'cue', 'm3u8', 'markdown', 'chapters', 'text', 'rubricator-json'].map((id) => [id, { enabled: true }]));

export const CHAPTERS = [
  { title: 'Dawn', startSec: 0 },
  { title: 'Noon', startSec: 300 },
];

export function oneBook(books: string): void {
  const tags = { album: 'The Salt Road', artist: 'Marit Osei', composer: 'Dara Quill', description: 'A road of salt, and who walked it.' };
  put(books, { [`${BOOK}/book.m4b`]: makeMp4({ durationSec: 600, tags, chapters: CHAPTERS }) });
}

export function oneLibrary(make: (books: string) => void = oneBook, options: CliOptions & { home?: string } = {}): OneLibrary {
  const home = options.home ?? tempFolder();
  const [books, state, config] = ['books', 'state', 'rubricator.yaml'].map((name) => join(home, name)) as [string, string, string];
  mkdirSync(books);
  make(books);
  const path = (name: string) => join(books, BOOK, name);
  const configure = (sections: Record<string, unknown>) =>
    writeFileSync(config, JSON.stringify({ libraries: [{ id: 'books', path: books, kind: 'mixed' }], ...sections }));
  configure({});
  const run = (command: string, ...args: string[]) => {
    const isOffline = ['scan', 'set', 'clear', 'unset', 'lock', 'unlock'].includes(command);
    return runCli([command, ...args, '--config', config, '--state', state, ...(isOffline ? ['--offline'] : [])], { cwd: home, ...options });
  };
  return {
    home,
    books,
    state,
    book: join(books, BOOK),
    configure,
    run,
    scan: (...args) => run('scan', ...args),
    path,
    read: (name) => readFileSync(path(name), 'utf8'),
    json: (name = 'metadata.json') => JSON.parse(readFileSync(path(name), 'utf8')) as Record<string, unknown>,
    write: (name, text) => writeFileSync(path(name), text),
    files: () => (existsSync(join(books, BOOK)) ? readdirSync(join(books, BOOK)).sort() : []),
  };
}
