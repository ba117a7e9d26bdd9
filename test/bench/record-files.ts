/**
 * How long a library takes to become a file, and how much memory: `node test/bench/record-files.ts [BOOKS] [FORMAT …]`. Each format is written
 * in a process of its own, beside the same books made and put nowhere. Prints figures as JSON.
 */
import { execFileSync } from 'node:child_process';
import { createWriteStream, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { recordFormats } from '../../exporters/catalogue/record-formats.ts';
import { keepHeapSmall } from '../../src/runtime/small-heap.ts';
import { FIELD_KEYS, type FileRecord } from '../../src/sdk/index.ts';
import { atMost, type Figure } from './figures.ts';
import type { MergedBook } from './merged-books.ts';

const KINDS = 500;
/** What 1,000,000 books may need. */
const MOST_MEGABYTES = 250;

interface Measure {
  seconds: number;
  peakMegabytes: number;
  megabytes: number;
}

/** As many as are wanted, each with a title, a description and a path of its own. */
async function* madeRecords(count: number, folder: string): AsyncGenerator<FileRecord> {
  const kinds = JSON.parse(readFileSync(join(folder, 'kinds.json'), 'utf8')) as MergedBook[];
  for (let id = 1; id <= count; id++) {
    const { path, record } = kinds[id % kinds.length] as MergedBook;
    const { values } = record;
    const own = { title: `${values.title} ${id}`, description: `${id}: ${values.description}` };
    yield { id, library: 'first', path: `${path} ${id}`, changedAt: new Date(id * 1000).toISOString(), values: { ...values, ...own } };
  }
}

async function one(format: string, count: number, folder: string): Promise<Measure> {
  const file = join(folder, `books.${format}`);
  const startedMs = performance.now();
  const pieces = (format in recordFormats ? await recordFormats[format as keyof typeof recordFormats]() : undefined)?.write(
    madeRecords(count, folder),
    FIELD_KEYS,
  );
  if (pieces) await pipeline(pieces, createWriteStream(file));
  else for await (const _ of madeRecords(count, folder));
  const seconds = (performance.now() - startedMs) / 1000;
  return { seconds, peakMegabytes: process.resourceUsage().maxRSS / 1024, megabytes: pieces ? statSync(file).size / 1e6 : 0 };
}

function figuresOf(format: string, count: number, folder: string, bare: Measure): Figure[] {
  const { seconds, peakMegabytes, megabytes } = measured(format, count, folder);
  const what = `${count} books as ${format}`;
  const part = 'record-files';
  return [
    { part, what, value: seconds, unit: 's', baseline: { what: 'the same books made', value: bare.seconds, unit: 's' }, ratio: seconds / bare.seconds },
    { part, what: `${what}, peak memory of the process`, value: peakMegabytes, unit: 'MB', target: atMost(peakMegabytes, MOST_MEGABYTES) },
    { part, what: `${what}, size of the file`, value: megabytes, unit: 'MB' },
  ];
}

function measured(format: string, count: number, folder: string): Measure {
  return JSON.parse(execFileSync(process.execPath, [import.meta.filename, '--one', format, String(count), folder], { encoding: 'utf8' })) as Measure;
}

const [first = '10000', ...rest] = process.argv.slice(2);
if (first === '--one') {
  const [format = '', count = '', folder = ''] = rest;
  keepHeapSmall();
  process.stdout.write(JSON.stringify(await one(format, Number(count), folder)));
} else {
  const folder = mkdtempSync(join(tmpdir(), 'rubricator-record-files-'));
  try {
    // The processes that are measured load nothing of this.
    const { mergedBooks } = await import('./merged-books.ts');
    writeFileSync(join(folder, 'kinds.json'), JSON.stringify(mergedBooks(KINDS)));
    const count = Number(first);
    const formats = rest.length > 0 ? rest : Object.keys(recordFormats);
    const bare = measured('', count, folder);
    process.stdout.write(
      `${JSON.stringify(
        formats.flatMap((format) => figuresOf(format, count, folder, bare)),
        undefined,
        2,
      )}\n`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
