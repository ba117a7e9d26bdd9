/**
 * Kills the program again and again while it writes, edits sidecars by hand in between, and looks for torn files, lost edits and
 * litter. `npm run kills -- --kills 1000`
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { makeMp4 } from '../../src/demo/media.ts';
import { type Random, randomFor } from '../../src/demo/random.ts';
import { put } from '../files/temp-folder.ts';
import { startCli, WITHOUT_COVERAGE } from './cli.ts';
import { differences, filesBelow } from './compare.ts';

export interface KillOptions {
  kills: number;
  seed: number;
  books: number;
  /** An empty folder to work in. */
  folder: string;
  onKill?(done: number): void;
}

export interface KillReport {
  kills: number;
  /** Kills that hit the program after it had begun to write and before it had ended. */
  whileWriting: number;
  /** Edits by hand that were made between kills. */
  edits: number;
  /** Temp files that a kill left, and that were gone after the next full run. */
  tempsSeen: number;
  /** What went wrong; nothing, one hopes. */
  findings: string[];
}

const TOOL = join(import.meta.dirname, '../..');
/** Fewer than any run makes of a book that is to be written, so that the program goes on writing after the kill was decided. */
const CHANGES_PER_BOOK = 6;
/** A program that is killed while it starts has lived for so long at most. */
const START_MS = 600;
/** What the last kill left may be so little that the program ends before its kill; then the next attempt has everything to write. */
const ATTEMPTS = 5;

/** Two configs that write every file differently, so that each start has everything to write. */
const configOf = (books: string, isOdd: boolean) =>
  JSON.stringify({
    libraries: [{ id: 'books', path: books, kind: 'audiobook' }],
    exporters: {
      'abs-json': { languageNames: isOdd, chapters: isOdd },
      opf: { absExtras: !isOdd },
      nfo: { enabled: true, flavour: isOdd ? 'both' : 'kodi' },
      cue: { enabled: true, performers: isOdd },
      m3u8: { enabled: true, name: isOdd ? '{title}' : '{title} - {author}' },
      markdown: { enabled: true },
      chapters: { enabled: true },
      'rubricator-json': { enabled: true },
    },
  });

function makeBooks(folder: string, count: number): void {
  for (let n = 0; n < count; n++) {
    const chapters = [0, 1, 2].map((at) => ({ title: `Part ${at + 1} of book ${n}`, startSec: at * 20 }));
    const tags = { album: `Book ${n}`, artist: `Author ${n % 7}`, composer: 'Dara Quill' };
    put(folder, { [`Author ${n % 7}/Book ${n}/book.m4b`]: makeMp4({ durationSec: 60 + n, tags, chapters }) });
  }
}

/** What a whole file of each kind ends with, or parses as. */
function isWhole(path: string, text: string): boolean {
  if (path.endsWith('.json')) {
    try {
      return typeof JSON.parse(text) === 'object';
    } catch {
      return false;
    }
  }
  if (path.endsWith('.opf')) return text.endsWith('</package>\n');
  if (path.endsWith('.nfo')) return text.endsWith('</album>\n') || text.endsWith('-->\n');
  return text.endsWith('\n');
}

/** An edit as an editor makes it: another file, renamed over the old one. */
function edit(path: string, change: (text: string) => string): void {
  writeFileSync(`${path}.edited`, change(readFileSync(path, 'utf8')));
  renameSync(`${path}.edited`, path);
}

const editJson = (value: string) => (text: string) => JSON.stringify({ ...JSON.parse(text), publisher: value }, null, 2);
const editOpf = (value: string) => (text: string) =>
  text.replace(/\s*<dc:rights>[^<]*<\/dc:rights>/, '').replace('  </metadata>', `    <dc:rights>${value}</dc:rights>\n  </metadata>`);

export async function killAgainAndAgain({ kills, seed, books: count, folder, onKill }: KillOptions): Promise<KillReport> {
  const random = randomFor(seed, 'kills');
  const [books, calm] = ['books', 'calm'].map((name) => join(folder, name)) as [string, string];
  for (const root of [books, calm]) {
    mkdirSync(root);
    makeBooks(root, count);
  }
  const report: KillReport = { kills: 0, whileWriting: 0, edits: 0, tempsSeen: 0, findings: [] };
  const scan = (root: string, isOdd: boolean) => {
    const config = `${root}-${isOdd ? 'odd' : 'even'}.json`;
    writeFileSync(config, configOf(root, isOdd));
    return startCli(['scan', '--offline', '--config', config, '--state', `${root}-state`], { cwd: folder, env: WITHOUT_COVERAGE });
  };
  const wanted: Edits = new Map();

  await scan(books, false).result;
  for (let n = 1; n <= kills; n++) {
    if (await killOnce((attempt) => scan(books, (n + attempt) % 2 === 1), { books, random, changes: count * CHANGES_PER_BOOK })) report.whileWriting++;
    report.kills++;
    inspect(books, n, report);
    if (random.chance(0.5) && editOne(books, count, `Edit ${n}`, random, wanted)) report.edits++;
    onKill?.(n);
  }

  await scan(books, false).result;
  await scan(calm, false).result;
  for (const [book, { publisher, rights }] of wanted) {
    if (publisher) edit(join(calm, book, 'metadata.json'), editJson(publisher));
    if (rights) edit(join(calm, book, 'metadata.opf'), editOpf(rights));
  }
  await scan(calm, false).result;
  // When something was decided is no difference.
  const timeless = (text: string) => text.replace(/"setAt": "[^"]+"/g, '"setAt": ""');
  report.findings.push(...differences(filesBelow(books), filesBelow(calm), timeless));
  lookForEdits(books, wanted, report);
  return report;
}

interface Hunt {
  books: string;
  random: Random;
  /** Kills come within so many changes. */
  changes: number;
}

/** By book: what was written by hand last, in metadata.json and in metadata.opf. */
type Edits = Map<string, { publisher?: string; rights?: string }>;

/**
 * Most kills come while files are written, after so many changes of the folder; some at any moment of the start. A kill that comes after the
 * program has ended is none, and is tried again. True if the program had begun to write.
 */
async function killOnce(start: (attempt: number) => ReturnType<typeof startCli>, { books, random, changes }: Hunt): Promise<boolean> {
  const isAtStart = random.chance(0.15);
  const part = random.next();
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const watcher = watch(books, { recursive: true });
    const { child, result } = start(attempt);
    let seen = 0;
    const written = new Promise<void>((resolve) => {
      watcher.on('change', () => {
        seen++;
        if (seen > part * changes) resolve();
      });
    });
    await Promise.race([isAtStart ? sleep(part * START_MS) : written, result]);
    child.kill('SIGKILL');
    watcher.close();
    if ((await result).signal === 'SIGKILL') return seen > 0;
  }
  throw new Error(`ended before each of ${ATTEMPTS} kills`);
}

function inspect(books: string, n: number, report: KillReport): void {
  for (const [path, absolute] of filesBelow(books)) {
    if (path.endsWith('.tmp')) report.tempsSeen++;
    else if (!path.endsWith('.m4b') && !isWhole(path, readFileSync(absolute, 'utf8'))) report.findings.push(`torn after kill ${n}: ${path}`);
  }
}

function editOne(books: string, count: number, value: string, random: Random, wanted: Edits): boolean {
  const at = random.int(0, count - 1);
  const book = `Author ${at % 7}/Book ${at}`;
  const isJson = random.chance(0.5);
  const path = join(books, book, isJson ? 'metadata.json' : 'metadata.opf');
  if (!existsSync(path)) return false;
  edit(path, isJson ? editJson(value) : editOpf(value));
  wanted.set(book, { ...wanted.get(book), ...(isJson ? { publisher: value } : { rights: value }) });
  return true;
}

function lookForEdits(books: string, wanted: Edits, { findings }: KillReport): void {
  for (const [book, { publisher, rights }] of wanted) {
    const json = JSON.parse(readFileSync(join(books, book, 'metadata.json'), 'utf8')) as { publisher?: string };
    if (publisher && json.publisher !== publisher) findings.push(`lost edit of ${book}: ${publisher}`);
    const opf = readFileSync(join(books, book, 'metadata.opf'), 'utf8');
    if (rights && !opf.includes(`<dc:rights>${rights}</dc:rights>`)) findings.push(`lost edit of ${book}: ${rights}`);
  }
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { kills: { type: 'string' }, seed: { type: 'string' }, books: { type: 'string' }, keep: { type: 'boolean' } } });
  const folder = mkdtempSync(join(tmpdir(), 'rubricator-kills-'));
  const options = { kills: Number(values.kills ?? 1000), seed: Number(values.seed ?? 1), books: Number(values.books ?? 24), folder };
  const report = await killAgainAndAgain({ ...options, onKill: (done) => done % 50 === 0 && process.stderr.write(`${done} kills\n`) });
  process.stdout.write(`${JSON.stringify({ ...options, folder: undefined, ...report }, null, 2)}\n`);
  if (values.keep) process.stdout.write(`${folder}\n`);
  else rmSync(folder, { recursive: true, force: true });
  process.exitCode = report.findings.length > 0 ? 1 : 0;
}

if (process.argv[1]?.startsWith(TOOL) && process.argv[1].endsWith('kills.ts')) await main();
