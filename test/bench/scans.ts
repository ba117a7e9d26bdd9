/** A library scanned for the first time, again without changes, and again with one book changed; beside what else would read it. */
import { cpSync, readdirSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { roleOfMedium } from '../../src/domain/library/library-names.ts';
import { atLeast, atMost, type Figure } from './figures.ts';
import { hasProgram, job, rubricator } from './measured.ts';
import type { Measure } from './one.ts';

export interface BenchLibrary {
  name: string;
  /** Left as it is: a copy is scanned. */
  path: string;
}

/** From how many books on the targets for large libraries hold. */
const LARGE = 50_000;
/** Up to how many books the targets for small ones do. */
const SMALL = 2000;
const LARGE_ENOUGH = 0.95 * LARGE;
const TRIES = 5;

export async function measureScans({ name, path }: BenchLibrary, home: string): Promise<Figure[]> {
  const [books, state] = [join(home, name), join(home, `${name}-state`)];
  cpSync(path, books, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true });
  const scan = () => rubricator('scan', books, '--offline', '--state', state);
  const library = await job('music-metadata', books);
  const probe = hasProgram('ffprobe') ? await job('ffprobe', books) : undefined;
  const cold = await scan();
  const databaseBytes = statSync(join(state, 'rubricator.sqlite')).size;
  const finds: Measure[] = [];
  for (let n = 0; n < TRIES; n++) finds.push(await job('find', books));
  const find = quickest(finds);
  const medium = anyMedium(books, state);
  // Turn by turn, for a large library's time varies by more than one book takes.
  const [agains, changes]: [Measure[], Measure[]] = [[], []];
  for (let n = 0; n < TRIES; n++) {
    agains.push(await scan());
    utimesSync(medium, new Date(), new Date());
    changes.push(await scan());
  }
  const [again, changed] = [quickest(agains), quickest(changes)];
  const isLarge = cold.count >= LARGE_ENOUGH;
  const isSmall = cold.count <= SMALL;
  const booksPerSec = perSec(cold.count, cold);
  const theirs = perSec(cold.count, library);
  const beyondMs = changed.wallMs - again.wallMs;
  // Of a library of ebooks it reads nothing.
  const isComparable = library.count > cold.count / 2;
  const first: Figure = { part: 'cold', what: `${name}: first scan, ${cold.count} books`, value: booksPerSec, unit: 'books/s' };
  const ratio = booksPerSec / theirs;
  return [
    isComparable
      ? { ...first, baseline: { what: 'music-metadata ×4', value: theirs, unit: 'books/s' }, ratio, target: atLeast(ratio, isSmall ? 1.5 : 2.5) }
      : first,
    {
      part: 'cold',
      what: `${name}: processor time`,
      value: cold.cpuMs / 1000,
      unit: 's',
      ...(isComparable && beside('music-metadata ×4', cold.cpuMs, library.cpuMs)),
    },
    {
      part: 'cold',
      what: `${name}: peak memory`,
      value: cold.peakRssMb,
      unit: 'MB',
      target: atMost(cold.peakRssMb, 256, '≤ 256 MB'),
      ...(isComparable && besideMb('music-metadata ×4', cold.peakRssMb, library.peakRssMb)),
    },
    ...(probe && isComparable ? [probed(name, cold, library, probe)] : []),
    {
      ...{ part: 'again', what: `${name}: scan without changes`, value: again.wallMs / 1000, unit: 's' },
      baseline: { what: 'find', value: find.wallMs / 1000, unit: 's' },
      ratio: again.wallMs / find.wallMs,
      ...(isLarge && { target: atMost(again.wallMs / find.wallMs, 1.8) }),
      ...(isSmall && { target: atMost(again.wallMs / 1000, 0.25, '≤ 0.25 s') }),
    },
    {
      ...{ part: 'again', what: `${name}: peak memory without changes`, value: again.peakRssMb, unit: 'MB' },
      target: atMost(again.peakRssMb, 130, '≤ 130 MB'),
    },
    {
      ...{ part: 'changed', what: `${name}: one book changed, beyond a scan without changes`, value: beyondMs, unit: 'ms' },
      baseline: { what: 'without changes', value: again.wallMs, unit: 'ms' },
      ratio: changed.wallMs / again.wallMs,
      target: atMost(beyondMs, 30, '≤ 30 ms'),
    },
    { part: 'store', what: `${name}: database`, value: databaseBytes / cold.count / 1024, unit: 'kB per book' },
  ];
}

function perSec(count: number, { wallMs }: Measure): number {
  return (count / wallMs) * 1000;
}

function probed(name: string, cold: Measure, library: Measure, probe: Measure): Figure {
  // Files per second of a scan: as many as music-metadata read, in the scan's time.
  const value = (library.count / cold.wallMs) * 1000;
  const theirs = perSec(probe.count, probe);
  return {
    part: 'cold',
    what: `${name}: audio files`,
    value,
    unit: 'files/s',
    baseline: { what: 'ffprobe', value: theirs, unit: 'files/s' },
    ratio: value / theirs,
  };
}

function beside(what: string, valueMs: number, otherMs: number): Pick<Figure, 'baseline' | 'ratio'> {
  return { baseline: { what, value: otherMs / 1000, unit: 's' }, ratio: valueMs / otherMs };
}

function besideMb(what: string, value: number, other: number): Pick<Figure, 'baseline' | 'ratio'> {
  return { baseline: { what, value: other, unit: 'MB' }, ratio: value / other };
}

/** The quickest of a few: what else the machine does only adds to it. */
function quickest(measures: readonly Measure[]): Measure {
  return measures.reduce((best, each) => (each.wallMs < best.wallMs ? each : best));
}

/** A medium of some book that is a folder; absolute. */
function anyMedium(books: string, state: string): string {
  const db = new Database(join(state, 'rubricator.sqlite'), { readonly: true });
  const rows = db.prepare("select path from items where is_file = 0 and state = 'ok' order by path limit 100").all() as { path: string }[];
  db.close();
  const media = rows.flatMap(({ path }) =>
    readdirSync(join(books, path))
      .filter((name) => roleOfMedium(name) === 'audio' || name.endsWith('.epub'))
      .map((name) => join(books, path, name)),
  );
  return media[0] ?? '';
}

/** How much more memory a large library takes than a small one. */
export function memoryFigures(figures: readonly Figure[]): Figure[] {
  const peaks = (part: string, words: string) =>
    figures.filter((each) => each.part === part && each.what.includes(words)).map(({ what, value }) => ({ name: what.split(':')[0] ?? '', value }));
  return [
    { kind: 'first scan', all: peaks('cold', 'peak memory') },
    { kind: 'scan without changes', all: peaks('again', 'peak memory') },
  ].flatMap(({ kind, all }) => {
    const sized = all.map((each) => ({ ...each, size: Number(/\d+$/.exec(each.name)?.[0] ?? 0) })).sort((a, b) => a.size - b.size);
    const small = sized.find(({ size }) => size >= 10_000);
    const large = sized.at(-1);
    if (!small || !large || small === large) return [];
    const ratio = large.value / small.value;
    const baseline = { what: small.name, value: small.value, unit: 'MB' };
    return [{ part: 'memory', what: `${kind}, ${large.name}`, value: large.value, unit: 'MB', baseline, ratio, target: atMost(ratio, 1.3) } satisfies Figure];
  });
}
