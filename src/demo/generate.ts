/** Makes a world of any size: works alone and in series, several recordings of one work, translations, ebooks, print. */
import type { World, WorldEdition, WorldPerson, WorldWork } from './model.ts';
import { type Random, randomFor } from './random.ts';
import { ADJECTIVES, FIRST, GENRES, GERMAN, GERMAN_OF, LAST, NOUNS, PLACES, PUBLISHERS, REGIONS, SENTENCES, TAGS } from './words.ts';

export interface WorldOptions {
  seed: string;
  works: number;
}

export function makeWorld({ seed, works: count }: WorldOptions): World {
  const people = makePeople(seed, Math.max(20, Math.floor(count / 4)));
  const works: WorldWork[] = [];
  const editions: WorldEdition[] = [];
  while (works.length < count) {
    const random = randomFor(seed, 'cluster', works.length);
    const author = random.pick(people);
    const authors = random.chance(0.1) ? [author, random.pick(people.filter(({ name }) => name !== author.name))] : [author];
    const isSeries = random.chance(0.18);
    const series = isSeries
      ? `${random.chance(0.5) ? 'The ' : ''}${random.pick(ADJECTIVES)} ${random.pick(NOUNS)} ${random.pick(['Chronicles', 'Cycle', 'Saga', 'Mysteries', 'Trilogy'])}`
      : undefined;
    const narrator = narratorOf(random);
    const size = isSeries ? random.int(2, 6) : 1;
    for (let place = 1; place <= size && works.length < count; place++) {
      const work = makeWork(seed, works.length + 1, authors, series === undefined ? undefined : { name: series, position: positionAt(place, random) });
      works.push(work);
      addEditions(work, editions, narrator, seed);
      if (random.chance(0.04) && works.length < count) {
        const translation = makeTranslation(seed, works.length + 1, work);
        works.push(translation);
        addEditions(translation, editions, narratorOf(randomFor(seed, 'translator', work.id)), seed);
      }
    }
  }
  return { seed, works, editions, authors: {} };
}

function positionAt(place: number, random: Random): string {
  return random.chance(0.06) ? `${place - 1}.5` : String(place);
}

function makePeople(seed: string, count: number): WorldPerson[] {
  return Array.from({ length: count }, (_, index) => {
    const random = randomFor(seed, 'person', index);
    const middle = random.chance(0.2) ? ` ${random.pick('ABCDEFGHJKLMNPRST'.split(''))}.` : '';
    const name = random.chance(0.08)
      ? `${random.pick('ABCDEFGHJKLMN'.split(''))}. ${random.pick('ABCDEFGHJKLMN'.split(''))}. ${random.pick(LAST)}`
      : `${random.pick(FIRST)}${middle} ${random.pick(LAST)}`;
    return { name, ...(random.chance(0.7) && { asin: `B0AU${base36(index, 6)}` }) };
  });
}

function narratorOf(random: Random): string {
  return `${random.pick(FIRST)} ${random.pick(LAST)}`;
}

function makeWork(seed: string, id: number, authors: WorldPerson[], series: WorldWork['series']): WorldWork {
  const random = randomFor(seed, 'work', id);
  const title = titleFor(random);
  const subtitle =
    series && random.chance(0.4)
      ? `${series.name}, Book ${series.position}`
      : random.chance(0.12)
        ? random.pick(['A Novel', 'A Memoir', 'Notes on a Life', 'The Untold Story', 'A Field Guide'])
        : undefined;
  return {
    id,
    title,
    ...(subtitle && { subtitle }),
    authors,
    ...(series && { series }),
    language: 'english',
    genres: [random.pick(GENRES)],
    tags: [...new Set([random.pick(TAGS), random.pick(TAGS)])],
    description: `<p>${random.pick(SENTENCES)} ${title} begins there. ${random.pick(SENTENCES)}</p><p>${random.pick(SENTENCES)} This is number ${id} of our list.</p>`,
    firstYear: random.int(1890, 2022),
    editions: [],
  };
}

function titleFor(random: Random): string {
  switch (random.int(0, 5)) {
    case 0:
      return `The ${random.pick(ADJECTIVES)} ${random.pick(NOUNS)}`;
    case 1:
      return `${random.pick(NOUNS)} of ${random.pick(PLACES)}`;
    case 2:
      return `The ${random.pick(NOUNS)} and the ${random.pick(NOUNS)}`;
    case 3:
      return `A ${random.pick(NOUNS)} for ${random.pick(FIRST)}`;
    case 4:
      return `${random.pick(ADJECTIVES)} ${random.pick(NOUNS)}`;
    default:
      return `${random.pick(FIRST)}'s ${random.pick(ADJECTIVES)} ${random.pick(NOUNS)}`;
  }
}

function makeTranslation(seed: string, id: number, original: WorldWork): WorldWork {
  const random = randomFor(seed, 'translation', id);
  const title = `${random.pick(GERMAN)} ${random.pick(GERMAN_OF)}`;
  return {
    ...original,
    id,
    title,
    subtitle: undefined,
    series: original.series && { ...original.series, name: `${original.series.name}-Reihe` },
    language: 'german',
    description: `<p>${title}: ein Buch, das niemand schreiben wollte.</p><p>Nummer ${id} unserer Liste.</p>`,
    editions: [],
  };
}

function addEditions(work: WorldWork, all: WorldEdition[], narrator: string, seed: string): void {
  const random = randomFor(seed, 'editions', work.id);
  const add = (kind: WorldEdition['kind'], more: Partial<WorldEdition>) => {
    const id = all.length + 1;
    const year = Math.min(2025, Math.max(work.firstYear, 1998) + random.int(0, 12));
    const edition: WorldEdition = {
      id,
      work,
      kind,
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
      ...more,
    };
    work.editions.push(edition);
    all.push(edition);
    return edition;
  };
  const durationSec = random.int(9000, 70_000);
  const main = add('audio', { durationSec, narrators: random.chance(0.12) ? [narrator, narratorOf(random)] : [narrator] });
  main.asins = asinsFor(main.id, work.language, random);
  if (random.chance(0.2)) {
    // Another house recorded it with another reader.
    const second = add('audio', {
      durationSec: Math.round(durationSec * (random.chance(0.3) ? 1.03 : 0.85 + random.next() * 0.4)),
      narrators: [narratorOf(random)],
    });
    second.asins = asinsFor(second.id, work.language, random);
  }
  if (random.chance(0.06)) {
    const short = add('audio', { durationSec: Math.round(durationSec * 0.45), narrators: [narrator], abridged: true });
    short.asins = asinsFor(short.id, work.language, random);
  }
  if (random.chance(0.04)) {
    const drama = add('audio', {
      durationSec: Math.round(durationSec * 0.3),
      narrators: [narratorOf(random), narratorOf(random), narratorOf(random)],
      dramatised: true,
    });
    drama.asins = asinsFor(drama.id, work.language, random);
  }
  if (work.firstYear < 1929 && random.chance(0.3)) {
    add('audio', {
      publisher: 'LibriVox',
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

function base36(n: number, length: number): string {
  return n.toString(36).toUpperCase().padStart(length, '0');
}

function pad(n: number): string {
  return String(n).padStart(2, '0');
}

function isbnOf(id: number): string {
  const twelve = `9791${String(id).padStart(8, '0')}`;
  const sum = [...twelve].reduce((total, digit, index) => total + Number(digit) * (index % 2 ? 3 : 1), 0);
  return twelve + String((10 - (sum % 10)) % 10);
}
