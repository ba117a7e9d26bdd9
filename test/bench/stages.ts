/** Records a second of each pure stage, and rows a second of the store, on one processor: `node test/bench/stages.ts SECONDS`. Prints figures as JSON. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { exporters } from '../../exporters/registry.ts';
import { BUILT_IN } from '../../src/app/extensions.ts';
import type { MergedRecord } from '../../src/domain/book/record.ts';
import { createAnswerCache } from '../../src/http/cache.ts';
import { appliedOf, scoreAll } from '../../src/pipeline/match/apply.ts';
import { merge } from '../../src/pipeline/merge/merge.ts';
import type { ExportContext, ExporterOptions } from '../../src/sdk/exporter.ts';
import { DAY_MS, type ProviderAnswer } from '../../src/sdk/provider.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { createItemStore } from '../../src/store/sqlite/item-store.ts';
import { createQueue } from '../../src/store/sqlite/queue.ts';
import { catalogueRecordOf, matchSettings, mergeSettings } from '../pipeline/samples.ts';
import { atLeast, type Figure } from './figures.ts';
import { type BenchBook, benchBooks } from './records.ts';

const { schema } = BUILT_IN;

const seconds = Number(process.argv[2] ?? 2);
const BOOKS = 1000;
const config = schema.parse({});
const home = mkdtempSync(join(tmpdir(), 'rubricator-stages-'));

/** How often in a second, after a warm-up as long. */
async function perSec(task: (n: number) => unknown): Promise<number> {
  for (const _ of ['warm up']) await rounds(task);
  return rounds(task);
}

async function rounds(task: (n: number) => unknown): Promise<number> {
  const startedMs = performance.now();
  let n = 0;
  for (; performance.now() - startedMs < seconds * 1000; n++) {
    const result = task(n);
    if (result instanceof Promise) await result;
  }
  return (n / (performance.now() - startedMs)) * 1000;
}

async function pure(): Promise<Figure[]> {
  const books = benchBooks(BOOKS);
  const at = <T>(list: readonly T[], n: number) => list[n % list.length] as T;
  const inputs = books.map(({ query, local, answers }) => ({
    editionKind: 'audio' as const,
    candidates: [{ candidate: local }, ...appliedOf(scoreAll(query, answers, matchSettings, []))],
    overrides: [],
  }));
  const records = inputs.map((input) => merge(input, mergeSettings));
  const copy = { what: 'JSON there and back', value: await perSec((n) => JSON.parse(JSON.stringify(at(records, n)))), unit: 'records/s' };
  const figure = (what: string, value: number): Figure => ({ part: 'stages', what, value, unit: 'records/s', baseline: copy, ratio: value / copy.value });
  const active = exporters.filter(({ id }) => config.exporters[id]?.enabled);
  const render = (record: MergedRecord, book: BenchBook) => {
    for (const { id, formats } of active) for (const format of formats) format.render(record, contextOf(book), config.exporters[id] as ExporterOptions);
  };
  const both = await perSec((n) => render(merge(at(inputs, n), mergeSettings), at(books, n)));
  const scored = await perSec((n) => scoreAll(at(books, n).query, at(books, n).answers, matchSettings, []));
  return [
    { ...figure('match: five answers scored', scored), target: atLeast(scored, 60_000, '≥ 60,000/s') },
    figure('merge: five providers and the tags', await perSec((n) => merge(at(inputs, n), mergeSettings))),
    figure(`render: ${active.map(({ id }) => id).join(' and ')}`, await perSec((n) => render(at(records, n), at(books, n)))),
    { ...figure('merge and render', both), target: atLeast(both, 12_000, '≥ 12,000/s') },
  ];
}

function contextOf({ item }: BenchBook): ExportContext {
  return { item, written: [], tracks: [{ path: 'book.m4b', durationMs: 1 }], customFields: [], overrides: [], answers: [], decisions: [], beside: [] };
}

async function stored(): Promise<Figure[]> {
  const db = await openDatabase(join(home, 'rubricator.sqlite'));
  const [queue, store] = [createQueue(db), createItemStore(db)];
  const entries = Array.from({ length: 20_000 }, (_, n) => ({ library: 'l', path: `A/${n}`, folder: `A/${n}`, reason: 'new' as const, dueAtMs: 0 }));
  for (let from = 0; from < entries.length; from += 500) await queue.put(entries.slice(from, from + 500));
  const raw = rawRows();
  const claims = await perSec(async () => {
    const [claim] = await queue.claim({ worker: 'w', leaseMs: 60_000, libraries: ['l'], reasons: ['new'], limit: 1, nowMs: 1 });
    if (claim) await queue.release({ ...claim, attempts: 0 });
  });
  const item = { library: 'l', folder: 'A', isFile: false, contentKey: '', fingerprint: 'f', settingsKey: 's', editionKind: 'audio' as const, problems: [] };
  const record = catalogueRecordOf({ title: 'The Salt Road', authors: [{ name: 'Marit Osei' }] });
  const saves = await perSec((n) =>
    Promise.all(
      Array.from({ length: 24 }, (_, at) =>
        store.save({
          item: { ...item, path: `A/${(n * 24 + at) % 20_000}`, state: 'ok' },
          localCandidates: [],
          answers: [],
          overrides: [],
          record,
          sidecars: [],
        }),
      ),
    ),
  );
  const snapshots = await perSec((n) => store.snapshot('l', `A/${n % 20_000}`));
  await db.destroy();
  const cache = createAnswerCache({ file: join(home, 'cache.sqlite'), now: Date.now, random: Math.random, onError: (error) => console.error(error) });
  const question = (n: number) => ({ provider: 'p', operation: 'lookup', id: { type: 'asin', value: `B${n % 5000}` } });
  const answer = { sourceId: 'x', metadata: benchBooks(1)[0]?.answers[0]?.metadata ?? {} } as ProviderAnswer;
  const ttl = { foundMs: DAY_MS, missingMs: DAY_MS };
  const sets = await perSec((n) => cache.set(question(n), { version: 1 }, [answer], ttl));
  const gets = await perSec((n) => cache.get(question(n), { version: 1 }));
  await cache.close();
  const besideRaw = (what: string, value: number, unit: string): Figure => ({
    ...{ part: 'store', what, value, unit },
    baseline: { what: 'a plain row by better-sqlite3', value: raw, unit: 'writes/s' },
    ratio: value / raw,
  });
  return [
    besideRaw('queue: claimed and released', claims, 'claims/s'),
    besideRaw('items saved, 24 at a time', saves * 24, 'items/s'),
    besideRaw('a known book looked up, with its sidecars', snapshots, 'books/s'),
    besideRaw('cache: an answer kept', sets, 'answers/s'),
    besideRaw('cache: an answer found', gets, 'answers/s'),
  ];
}

/** The floor: one row, one commit. */
function rawRows(): number {
  const db = new Database(join(home, 'raw.sqlite'));
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = NORMAL');
  db.exec('create table t (id integer primary key, v text)');
  const insert = db.prepare('insert or replace into t values (?, ?)');
  const startedMs = performance.now();
  let n = 0;
  for (; performance.now() - startedMs < seconds * 1000; n++) insert.run(n % 20_000, 'x'.repeat(200));
  db.close();
  return (n / (performance.now() - startedMs)) * 1000;
}

const figures = [...(await pure()), ...(await stored())];
rmSync(home, { recursive: true });
process.stdout.write(`${JSON.stringify(figures)}\n`);
