/**
 * Compares what `rubricator scan --offline` finds out with a library's truth file, field by field.
 *
 *   node test/bench/truth.ts --library DIR --truth FILE [--show FIELD]
 *
 * The truth file maps each book's folder to what a perfect reader would know, with the places where each fact stands.
 * Prints, per field: books that state it anywhere, agreeing, differing, not found.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import Table from 'cli-table3';
import type { Metadata } from '../../src/domain/book/metadata.ts';
import { nameKey } from '../../src/domain/book/names.ts';
import { fold, foldSeries } from '../../src/domain/text/text.ts';
import { foldTitle } from '../../src/domain/text/title.ts';
import { PACKAGE_ROOT } from '../../src/runtime/version.ts';

interface TruthBook {
  title: string;
  authors: string[];
  narrators: string[];
  series: { name: string; sequence: string }[];
  asin: string | null;
  evidence: Record<string, unknown> & { folder: Record<string, unknown>; tags: string[]; tagLevel: string };
  files: { damage?: string }[];
}

interface Count {
  knowable: number;
  agree: number;
  differ: number;
  absent: number;
}

const people = (names: readonly string[]) => names.map(nameKey).sort().join('|');
/** Folders and file names lose `?`, `:` and their like: a truth that only a folder tells is compared without them. */
const bare = (text: string) => fold(text).replace(/[^\p{L}\p{N}]/gu, '');

const FIELDS: Record<string, { keys: string[]; said: string; truth(book: TruthBook): string; found(metadata: Metadata): string }> = {
  title: { keys: ['title'], said: 'title', truth: (b) => bare(foldTitle(b.title)), found: (m) => bare(foldTitle(m.title ?? '')) },
  authors: { keys: ['authors'], said: 'author', truth: (b) => people(b.authors), found: (m) => people((m.authors ?? []).map((p) => p.name)) },
  narrators: { keys: ['narrators'], said: 'narrators', truth: (b) => people(b.narrators), found: (m) => people((m.narrators ?? []).map((p) => p.name)) },
  series: {
    keys: ['series'],
    said: 'series',
    truth: (b) => bare(foldSeries(b.series[0]?.name ?? '')),
    found: (m) => bare(foldSeries(m.series?.[0]?.name ?? '')),
  },
  position: { keys: ['series'], said: 'sequence', truth: (b) => b.series[0]?.sequence ?? '', found: (m) => m.series?.[0]?.position ?? '' },
  asin: { keys: ['asin'], said: 'asin', truth: (b) => b.asin ?? '', found: (m) => m.identifiers?.find((id) => id.type === 'asin')?.value ?? '' },
};

/** True if the fact stands anywhere: in the folder's name, in a tag, in a sidecar. */
function isKnowable({ evidence }: TruthBook, keys: readonly string[], said: string): boolean {
  if (evidence.folder[said] !== undefined) return true;
  const places = [
    evidence.tags,
    ...Object.entries(evidence)
      .filter(([place]) => place.includes('.'))
      .map(([, fields]) => fields),
  ];
  return places.some((fields) => Array.isArray(fields) && keys.some((key) => fields.includes(key)));
}

async function scan(library: string, state: string): Promise<Map<string, Metadata>> {
  const args = ['src/main.ts', 'scan', library, '--offline', '--json', '--state', state, '--dry-run'];
  const child = spawn(process.execPath, args, { cwd: PACKAGE_ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  const found = new Map<string, Metadata>();
  for await (const line of createInterface({ input: child.stdout })) {
    const report = JSON.parse(line) as { path: string; metadata?: Metadata };
    found.set(report.path, report.metadata ?? {});
  }
  return found;
}

/** Counts one field over all books that were found; differences are printed if asked for. */
function compare(name: string, books: Readonly<Record<string, TruthBook>>, found: ReadonlyMap<string, Metadata>, isShown: boolean): Count {
  const count: Count = { knowable: 0, agree: 0, differ: 0, absent: 0 };
  const field = FIELDS[name];
  for (const [folder, book] of Object.entries(books)) {
    const metadata = found.get(folder);
    const truth = field?.truth(book) ?? '';
    if (!field || !metadata || truth === '' || !isKnowable(book, field.keys, field.said)) continue;
    const value = field.found(metadata);
    count.knowable++;
    count[value === truth ? 'agree' : value === '' ? 'absent' : 'differ']++;
    if (isShown && value !== truth) process.stdout.write(`${folder}\n   truth ${truth}\n   found ${value}   [tags ${book.evidence.tagLevel}]\n`);
  }
  return count;
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { library: { type: 'string' }, truth: { type: 'string' }, show: { type: 'string' }, json: { type: 'boolean' } } });
  if (!values.library || !values.truth) throw new Error('usage: truth.ts --library DIR --truth FILE [--show FIELD] [--json]');
  const { books } = JSON.parse(readFileSync(values.truth, 'utf8')) as { books: Record<string, TruthBook> };
  const state = mkdtempSync(join(tmpdir(), 'rubricator-truth-'));
  const found = await scan(resolve(values.library), state);
  rmSync(state, { recursive: true });

  const missing = Object.keys(books).filter((folder) => !found.has(folder));
  const extra = [...found.keys()].filter((path) => !(path in books));
  const counts = Object.fromEntries(Object.keys(FIELDS).map((field) => [field, compare(field, books, found, values.show === field)]));
  if (values.json) {
    process.stdout.write(`${JSON.stringify({ books: Object.keys(books).length, missing: missing.length, extra: extra.length, fields: counts }, null, 2)}\n`);
    return;
  }
  const table = new Table({ head: ['field', 'knowable', 'agree', 'differ', 'not found', 'agreement'], style: { head: [], border: [] } });
  for (const [name, { knowable, agree, differ, absent }] of Object.entries(counts))
    table.push([name, knowable, agree, differ, absent, `${((100 * agree) / knowable).toFixed(2)} %`]);
  process.stdout.write(
    `${Object.keys(books).length} books, ${found.size} items found; ${missing.length} books not found as items, ${extra.length} items that are no books\n${table.toString()}\n`,
  );
  if (values.show === 'items')
    for (const path of [...missing.map((p) => `not found: ${p}`), ...extra.map((p) => `extra: ${p}`)]) process.stdout.write(`${path}\n`);
}

await main();
