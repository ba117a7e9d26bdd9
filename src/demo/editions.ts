/** The editions of a work: recordings, an ebook, a print. */
import type { WorldEdition, WorldWork } from './model.ts';
import { type Random, randomFor } from './random.ts';
import { ADJECTIVES, FIRST, LAST, NOUNS, PUBLISHERS, REGIONS } from './words.ts';

/** Its recordings are nobody's to sell. */
const LIBRIVOX = 'LibriVox';

/** One more edition of a work: its number is its place among all. */
export function addEdition(work: WorldWork, all: WorldEdition[], random: Random, own: Pick<WorldEdition, 'kind'> & Partial<WorldEdition>): void {
  const id = all.length + 1;
  const year = Math.min(2025, Math.max(work.firstYear, 1998) + random.int(0, 12));
  const edition: WorldEdition = {
    id,
    work,
    asins: {},
    isbn: isbnOf(id),
    narrators: [],
    publisher: random.pick(PUBLISHERS),
    releaseDate: `${year}-${pad(random.int(1, 12))}-${pad(random.int(1, 28))}`,
    durationSec: 0,
    abridged: false,
    dramatised: false,
    rating: { value: (3 + random.next() * 2).toFixed(1), count: random.int(5, 20_000) },
    chapterTitles: Array.from({ length: random.int(3, 9) }, (_, n) => `${random.pick(ADJECTIVES)} ${random.pick(NOUNS)} ${n + 1}`),
    ...own,
  };
  if (edition.kind === 'audio' && edition.publisher !== LIBRIVOX) edition.asins = asinsFor(id, work.language, random);
  work.editions.push(edition);
  all.push(edition);
}

/** A recording, and by chance others of it, an ebook and a print. */
export function addEditions(work: WorldWork, all: WorldEdition[], narrator: string, seed: string): void {
  const random = randomFor(seed, 'editions', work.id);
  const add = (kind: WorldEdition['kind'], more: Partial<WorldEdition>) => addEdition(work, all, random, { kind, ...more });
  const durationSec = random.int(9000, 70_000);
  add('audio', { durationSec, narrators: random.chance(0.12) ? [narrator, narratorOf(random)] : [narrator] });
  if (random.chance(0.2)) {
    // Another house recorded it with another reader.
    add('audio', {
      durationSec: Math.round(durationSec * (random.chance(0.3) ? 1.03 : 0.85 + random.next() * 0.4)),
      narrators: [narratorOf(random)],
    });
  }
  if (random.chance(0.06)) {
    add('audio', { durationSec: Math.round(durationSec * 0.45), narrators: [narrator], abridged: true });
  }
  if (random.chance(0.04)) {
    add('audio', {
      durationSec: Math.round(durationSec * 0.3),
      narrators: [narratorOf(random), narratorOf(random), narratorOf(random)],
      dramatised: true,
    });
  }
  if (work.firstYear < 1929 && random.chance(0.3)) {
    add('audio', {
      publisher: LIBRIVOX,
      isbn: undefined,
      durationSec: Math.round(durationSec * (0.9 + random.next() * 0.3)),
      narrators: [narratorOf(random)],
    });
  }
  if (random.chance(0.75)) add('ebook', {});
  if (random.chance(0.6)) add('print', {});
}

/** Mostly one ASIN for all storefronts; some are sold in one only, some under another ASIN elsewhere. */
function asinsFor(id: number, language: string, random: Random): Record<string, string> {
  const asin = `B0${base36(id, 8)}`;
  const home = language === 'german' ? 'de' : 'us';
  const draw = random.next();
  if (draw < 0.08) return { [random.pick(['uk', 'au'])]: asin };
  if (draw < 0.2) return { [home]: asin };
  const asins = Object.fromEntries(REGIONS.map((region) => [region, asin]));
  if (draw > 0.92) for (const region of ['uk', 'au']) asins[region] = `B1${base36(id, 8)}`;
  return asins;
}

export function base36(n: number, length: number): string {
  return n.toString(36).toUpperCase().padStart(length, '0');
}

/** The name of somebody who reads aloud. */
export function narratorOf(random: Random): string {
  return `${random.pick(FIRST)} ${random.pick(LAST)}`;
}

function pad(n: number): string {
  return String(n).padStart(2, '0');
}

function isbnOf(id: number): string {
  const twelve = `9791${String(id).padStart(8, '0')}`;
  const sum = [...twelve].reduce((total, digit, index) => total + Number(digit) * (index % 2 ? 3 : 1), 0);
  return twelve + String((10 - (sum % 10)) % 10);
}
