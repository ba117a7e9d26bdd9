/** Scans a library of the simulated world and counts what is right: ours, and three simple ways of doing it, on the same answers. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Explanation } from '../../src/actions/explain.ts';
import { type App, createApp, schema } from '../../src/app/app.ts';
import { makeWorld } from '../../src/demo/generate.ts';
import type { WorldEdition } from '../../src/demo/model.ts';
import { startWorldServer, type WorldServer } from '../../src/demo/server.ts';
import { UNKNOWN_ACTOR } from '../../src/domain/actor.ts';
import type { Candidate } from '../../src/domain/book/candidate.ts';
import type { Metadata } from '../../src/domain/book/metadata.ts';
import type { Query } from '../../src/domain/book/query.ts';
import { valuesOf } from '../../src/domain/book/record.ts';
import type { ProviderHost } from '../../src/ports/provider-host.ts';
import { createLog } from '../../src/runtime/log.ts';
import { realClock } from '../../src/runtime/real-clock.ts';
import { firstHits, METHODS, type Method } from './baselines.ts';
import { applies, editionOf, isKnowable, isRight, keyOf, MEASURED, type Measured } from './evaluate.ts';
import { type OwnedBook, writeLibrary } from './library.ts';

export interface Tally {
  stated: number;
  right: number;
  knowable: number;
  found: number;
}

export interface Accuracy {
  seed: string;
  items: number;
  /** Per method and field; ours is `rubricator`. */
  fields: Record<string, Record<Measured, Tally>>;
  /** Items to which another book was applied without asking, by method. */
  wrong: Record<string, number>;
  /** Items that wait for review, and items to which something was applied. */
  review: number;
  applied: number;
  /** What the wrongly applied were, for looking into. */
  notes: string[];
  scanMs: number;
  requests: Record<string, { requests: number; violations: number }>;
}

export interface AccuracyOptions {
  seed: string;
  items: number;
  noise?: number;
  /** Kept instead of removed afterwards. */
  keep?: string;
}

const REGIONS = ['us', 'uk', 'au', 'ca', 'de'];
/** As fast as a machine can; what a world at real speed allows is measured by the bench. */
const SPEED = 300;

export async function measure({ seed, items, noise = 1, keep }: AccuracyOptions): Promise<Accuracy> {
  const world = makeWorld({ seed, works: Math.ceil(items * 0.8) });
  const home = keep ?? mkdtempSync(join(tmpdir(), 'rubricator-accuracy-'));
  const root = join(home, 'books');
  const server = await startWorldServer(world, { noise, speed: SPEED });
  const books = writeLibrary(root, world, { items, seed });
  const providers = server.providerOptions();
  const regional = { ...providers, audible: { ...providers.audible, regions: REGIONS }, audnexus: { ...providers.audnexus, regions: REGIONS } };
  const app = await createApp({
    config: schema.parse({ contact: 'tests@example.org', providers: regional, exporters: {} }),
    stateDir: join(home, 'state'),
    log: createLog({ level: 'error' }),
    isOffline: false,
    isReadOnly: false,
    clock: realClock,
    random: Math.random,
    onProviderWarning: (provider, message) => process.stderr.write(`${provider}: ${message}\n`),
  });
  try {
    const startedMs = performance.now();
    const signal = new AbortController().signal;
    const options = { folders: [root], kind: 'mixed', isDryRun: false, isForced: false, only: [], actor: UNKNOWN_ACTOR } as const;
    await app.scan(options, { onItem() {}, onDiscovered() {}, onProblem() {}, onPatience() {} }, signal);
    const scanMs = performance.now() - startedMs;
    return { seed, items: books.length, scanMs, ...(await judge(app, root, books, world.editions, server)) };
  } finally {
    await app.close();
    await server.close();
    if (!keep) rmSync(home, { recursive: true, force: true });
  }
}

type Judged = Omit<Accuracy, 'seed' | 'items' | 'scanMs'>;

async function judge(app: App, root: string, books: readonly OwnedBook[], editions: readonly WorldEdition[], server: WorldServer): Promise<Judged> {
  const requests = Object.fromEntries(Object.entries(server.meters).map(([id, { requests: count, violations }]) => [id, { requests: count, violations }]));
  const names = ['rubricator', ...METHODS.map(({ name }) => name)];
  const fields = Object.fromEntries(names.map((name) => [name, emptyTallies()])) as Record<string, Record<Measured, Tally>>;
  const wrong = Object.fromEntries(names.map((name) => [name, 0])) as Record<string, number>;
  const byAsin = new Map(editions.flatMap((edition) => Object.values(edition.asins).map((asin) => [asin, edition] as const)));
  const notes: string[] = [];
  let review = 0;
  let applied = 0;
  for (const book of books) {
    const explanation = await app.questions.explain(join(root, book.path));
    if (!explanation?.query) {
      notes.push(`${book.path}: not found as a book`);
      continue;
    }
    const local = explanation.local;
    const knowable = (field: Measured) => isKnowable(field, book, explanation.query as Query, local, server, REGIONS);
    const knowables = new Set(MEASURED.filter((field) => applies(field, book) && knowable(field)));
    const isWrong = (candidate: Candidate, isEdition: boolean) => isAnother(editionOf(candidate, byAsin, editions), candidate, book, isEdition);
    const ours = explanation.candidates.filter(({ isApplied }) => isApplied);
    if (ours.length > 0) applied++;
    if (explanation.isToReview) review++;
    const bad = ours.find(({ candidate, match }) => isWrong(candidate, match.isEditionSure));
    if (bad) {
      wrong.rubricator = (wrong.rubricator ?? 0) + 1;
      notes.push(
        `${book.path} (${book.edition.id}, ${book.edition.kind}): ${bad.candidate.source} ${bad.candidate.sourceId} ${bad.match.total.toFixed(2)} ${JSON.stringify(bad.match.parts)}`,
      );
    }
    count(fields.rubricator, book, valuesOf(explanation.record), knowables, notes);
    for (const method of METHODS) await countBaseline(method, app.hosts, explanation, book, fields, wrong, knowables, isWrong);
  }
  return { fields, wrong, review, applied, notes, requests };
}

async function countBaseline(
  method: Method,
  hosts: readonly ProviderHost[],
  { query, local }: Explanation,
  book: OwnedBook,
  fields: Record<string, Record<Measured, Tally>>,
  wrong: Record<string, number>,
  knowables: ReadonlySet<Measured>,
  isWrong: (candidate: Candidate, isEdition: boolean) => boolean,
): Promise<void> {
  const hits = await firstHits(query as Query, hosts);
  const { metadata, used } = method.combine(local, hits);
  if (used.some((candidate) => isWrong(candidate, candidate.editionKind === book.edition.kind))) wrong[method.name] = (wrong[method.name] ?? 0) + 1;
  count(fields[method.name], book, metadata, knowables);
}

/** Another work; or, where an edition is meant, another edition of the same kind. */
function isAnother(found: { work: number; edition?: number } | undefined, candidate: Candidate, { edition }: OwnedBook, isEdition: boolean): boolean {
  if (!found) return false;
  if (found.work !== edition.work.id) return true;
  return isEdition && found.edition !== undefined && candidate.editionKind === edition.kind && found.edition !== edition.id;
}

function count(tallies: Record<Measured, Tally> | undefined, book: OwnedBook, metadata: Metadata, knowables: ReadonlySet<Measured>, notes?: string[]): void {
  if (!tallies) return;
  for (const field of MEASURED) {
    if (!applies(field, book)) continue;
    const value = keyOf(field, metadata);
    const right = value !== undefined && isRight(field, value, book.edition);
    const tally = tallies[field];
    tally.stated += Number(value !== undefined);
    tally.right += Number(right);
    tally.knowable += Number(knowables.has(field));
    tally.found += Number(right && knowables.has(field));
    if (value !== undefined && !right) notes?.push(`wrong ${field} of ${book.path}: ${value}`);
    else if (value === undefined && knowables.has(field)) notes?.push(`no ${field} of ${book.path}`);
  }
}

function emptyTallies(): Record<Measured, Tally> {
  return Object.fromEntries(MEASURED.map((field) => [field, { stated: 0, right: 0, knowable: 0, found: 0 }])) as Record<Measured, Tally>;
}
