/** Scans a library of the lifelike world and counts what is right: ours, and two simple ways of doing it, on the same answers. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type App, createApp } from '../../src/app/app.ts';
import { BUILT_IN } from '../../src/app/extensions.ts';
import { HABITS, type NamedFact } from '../../src/demo/habits.ts';
import { makeLifelikeWorld } from '../../src/demo/lifelike.ts';
import { startWorldServer, type WorldServer } from '../../src/demo/server.ts';
import { UNKNOWN_ACTOR } from '../../src/domain/actor.ts';
import { createLog } from '../../src/runtime/log.ts';
import { realClock } from '../../src/runtime/real-clock.ts';
import { BASELINES } from './baselines.ts';
import { createJudge, type Judge, type Judgement } from './judge.ts';
import { writeBooks } from './library.ts';
import { type LifelikeBook, planLifelikeLibrary } from './lifelike-library.ts';
import { count, emptyTally, type Tally } from './tally.ts';

const { schema } = BUILT_IN;

export const OURS = 'rubricator';
export const METHODS = [OURS, ...BASELINES.map(({ name }) => name)];

/** One tally for each method. */
export type Tallies = Record<string, Tally>;

/** How books are grouped, and of which group each is. */
export const GROUPINGS = {
  habit: ({ habit }: LifelikeBook) => habit,
  tags: ({ tags }: LifelikeBook) => tags,
  language: ({ edition }: LifelikeBook) => edition.work.language,
  trap: trapOf,
};
export type Grouping = keyof typeof GROUPINGS;

export interface Accuracy {
  seed: string;
  all: Tallies;
  groups: Record<Grouping, Record<string, Tallies>>;
  /** What of ours was wrong or missing, for looking into. */
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
  const world = makeLifelikeWorld({ seed, works: Math.ceil(items * 0.8) });
  const home = keep ? join(keep, `seed ${seed}`) : mkdtempSync(join(tmpdir(), 'rubricator-accuracy-'));
  const root = join(home, 'books');
  const server = await startWorldServer(world, { noise, speed: SPEED });
  const planned = planLifelikeLibrary(world, { items, seed });
  writeBooks(root, planned);
  const app = await openApp(server, join(home, 'state'));
  try {
    const startedMs = performance.now();
    const folders = [...new Set(planned.map(({ person }) => join(root, person)))];
    const options = { folders, kind: 'mixed', isDryRun: false, isForced: false, only: [], actor: UNKNOWN_ACTOR } as const;
    await app.scan(options, { onItem() {}, onDiscovered() {}, onAllDiscovered() {}, onProblem() {}, onPatience() {} }, new AbortController().signal);
    const scanMs = performance.now() - startedMs;
    const requests = Object.fromEntries(Object.entries(server.meters).map(([id, { requests: asked, violations }]) => [id, { requests: asked, violations }]));
    const judge = createJudge({ app, root, world, server, regions: REGIONS });
    return { seed, scanMs, requests, ...(await judgeAll(planned, judge)) };
  } finally {
    await app.close();
    await server.close();
    if (!keep) rmSync(home, { recursive: true, force: true });
  }
}

function openApp(server: WorldServer, stateDir: string): Promise<App> {
  const providers = server.providerOptions();
  const regional = { ...providers, audible: { ...providers.audible, regions: REGIONS }, audnexus: { ...providers.audnexus, regions: REGIONS } };
  return createApp({
    config: schema.parse({ contact: 'tests@example.org', providers: regional, exporters: {} }),
    stateDir,
    log: createLog({ level: 'error' }),
    isOffline: false,
    isReadOnly: false,
    clock: realClock,
    random: Math.random,
    onProviderWarning: (provider, message) => process.stderr.write(`${provider}: ${message}\n`),
  });
}

/** What could mislead about a book; the first that does. */
function trapOf({ edition, hasWrongAsin, stated, habit }: LifelikeBook): string {
  const isStated = (fact: NamedFact) => HABITS.find(({ form }) => form === habit)?.states.includes(fact) === stated.has(fact);
  if (edition.work.isUncatalogued) return 'in no catalogue';
  if (edition.work.madeOf) return 'an adaptation';
  if (hasWrongAsin) return "another book's ASIN";
  if (!isStated('position')) return 'another place in its series';
  return isStated('title') ? 'none of these' : 'a slip in its title';
}

async function judgeAll(books: readonly LifelikeBook[], judge: Judge): Promise<Pick<Accuracy, 'all' | 'groups' | 'notes'>> {
  const all = emptyTallies();
  const groups: Accuracy['groups'] = { habit: {}, tags: {}, language: {}, trap: {} };
  const notes: string[] = [];
  for (const book of books) {
    const { verdicts, knowables, notes: about } = await judge(book);
    notes.push(...about, ...countIn(all, book, verdicts, knowables));
    for (const [grouping, groupOf] of Object.entries(GROUPINGS) as [Grouping, (book: LifelikeBook) => string][]) {
      const tallies = groups[grouping][groupOf(book)] ?? emptyTallies();
      groups[grouping][groupOf(book)] = tallies;
      countIn(tallies, book, verdicts, knowables);
    }
  }
  return { all, groups, notes };
}

/** Counts a book for every method. @returns what of ours is wrong or missing */
function countIn(tallies: Tallies, book: LifelikeBook, verdicts: Judgement['verdicts'], knowables: Judgement['knowables']): string[] {
  return METHODS.flatMap((method) => {
    const [tally, verdict] = [tallies[method], verdicts[method]];
    if (!tally || !verdict) throw new Error(`no verdict of ${method}`);
    const notes = count(tally, book, verdict, knowables);
    return method === OURS ? notes : [];
  });
}

function emptyTallies(): Tallies {
  return Object.fromEntries(METHODS.map((method) => [method, emptyTally()]));
}
