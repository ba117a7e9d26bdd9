/**
 * How much memory it takes to fill an SQLite file with more and more books: `node test/bench/database-memory.ts [BOOKS …]`. Each number has a
 * process of its own. The books are made while they are sent, so that no store of them has to be filled first. Prints figures as JSON.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { designOf } from '../../src/catalogues/design/design.ts';
import { allFields } from '../../src/catalogues/design/field-shape.ts';
import { sqliteDialect } from '../../src/catalogues/sql/sqlite.ts';
import { createSqlTarget } from '../../src/catalogues/sql/target.ts';
import type { RecordChange } from '../../src/ports/record-changes.ts';
import { followChanges } from '../../src/work/follow-changes.ts';
import type { Figure } from './figures.ts';
import type { MergedBook } from './merged-books.ts';

const KINDS = 500;
const BATCH = 500;

interface Measure {
  seconds: number;
  peakMegabytes: number;
  megabytes: number;
}

/** Each with a title, a description, a path, and in every second copy an author, of its own. */
function madeChange(id: number, kinds: readonly MergedBook[]): RecordChange {
  const { path, record } = kinds[id % kinds.length] as MergedBook;
  const { title, description, authors } = record.values;
  const copy = Math.floor(id / kinds.length);
  const others = copy % 2 === 0 ? authors : authors?.map((author) => ({ ...author, name: `${author.name} ${copy}` }));
  const values = { ...record.values, title: `${title} ${id}`, description: `${id}: ${description}`, ...(others && { authors: others }) };
  const own = `${path} ${id}`;
  const item = { id, library: 'first', path: own, folder: own, isFile: false, editionKind: 'audio' as const, state: 'ok' as const };
  return { revision: id, itemId: id, entry: { item: { ...item, problems: [], isToReview: false, addedAtMs: 0 }, record: { ...record, values } } };
}

async function one(count: number, folder: string): Promise<Measure> {
  const kinds = JSON.parse(readFileSync(join(folder, 'kinds.json'), 'utf8')) as MergedBook[];
  const file = join(folder, `${count}.sqlite`);
  const mapping = { naming: 'snake', prefix: '', tables: {}, columns: {}, constants: {}, json: [], shape: 'tables' } as const;
  const design = designOf(allFields(), mapping);
  const target = createSqlTarget({ id: 'bench', dialect: sqliteDialect(file), design, selection: {}, backup: false });
  await target.migrate(await target.plan(), 0);
  const changes = {
    storeId: async () => 'made',
    last: async () => count,
    countAfter: async (revision: number) => count - revision,
    async after(revision: number, limit: number) {
      // As the store does it: otherwise nothing that was done with is let go.
      await setImmediate();
      return Array.from({ length: Math.min(limit, count - revision) }, (_, at) => madeChange(revision + at + 1, kinds));
    },
  };
  const deps = { changes, isWanted: () => true, batch: BATCH, sleep: async () => {}, random: Math.random };
  const startedMs = performance.now();
  while ((await followChanges(target, deps, new AbortController().signal)) !== 'inStep');
  const seconds = (performance.now() - startedMs) / 1000;
  await target.close();
  return { seconds, peakMegabytes: process.resourceUsage().maxRSS / 1024, megabytes: statSync(file).size / 1e6 };
}

function figuresOf(count: number, folder: string): Figure[] {
  const told = execFileSync(process.execPath, [import.meta.filename, '--one', String(count), folder], { encoding: 'utf8' });
  const { seconds, peakMegabytes, megabytes } = JSON.parse(told) as Measure;
  rmSync(join(folder, `${count}.sqlite`));
  const [part, what] = ['databases', `${count} books into sqlite`];
  return [
    { part, what, value: seconds, unit: 's' },
    { part, what: `${what}, peak memory of the process`, value: peakMegabytes, unit: 'MB' },
    { part, what: `${what}, size of the file`, value: megabytes, unit: 'MB' },
  ];
}

const [first = '', ...rest] = process.argv.slice(2);
if (first === '--one') {
  const [count = '', folder = ''] = rest;
  process.stdout.write(JSON.stringify(await one(Number(count), folder)));
} else {
  const folder = mkdtempSync(join(tmpdir(), 'rubricator-database-memory-'));
  try {
    // The processes that are measured load nothing of this.
    const { mergedBooks } = await import('./merged-books.ts');
    writeFileSync(join(folder, 'kinds.json'), JSON.stringify(mergedBooks(KINDS)));
    const counts = first === '' ? [10_000, 100_000, 1_000_000] : [first, ...rest].map(Number);
    process.stdout.write(
      `${JSON.stringify(
        counts.flatMap((count) => figuresOf(count, folder)),
        undefined,
        2,
      )}\n`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
