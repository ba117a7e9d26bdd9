/** Makes a world of any size: works alone and in series, several recordings of one work, translations, ebooks, print. */
import { addEditions, base36, narratorOf } from './editions.ts';
import type { Shelf, World, WorldPerson, WorldWork } from './model.ts';
import { type Random, randomFor } from './random.ts';
import { ADJECTIVES, FIRST, GENRES, GERMAN, GERMAN_OF, LAST, NOUNS, PLACES, SENTENCES, TAGS } from './words.ts';

export interface WorldOptions {
  seed: string;
  works: number;
}

export function makeWorld({ seed, works: count }: WorldOptions): World {
  const shelf: Shelf = { works: [], editions: [] };
  inventWorks(seed, count, shelf);
  return { seed, ...shelf, authors: {}, isLifelike: false };
}

/** Puts invented works and their editions on a shelf until it holds so many works. */
export function inventWorks(seed: string, count: number, { works, editions }: Shelf): void {
  const people = makePeople(seed, Math.max(20, Math.floor(count / 4)));
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
}

function positionAt(place: number, random: Random): string {
  return random.chance(0.06) ? `${place - 1}.5` : String(place);
}

/** People of invented names. */
export function makePeople(seed: string, count: number): WorldPerson[] {
  return Array.from({ length: count }, (_, index) => {
    const random = randomFor(seed, 'person', index);
    const middle = random.chance(0.2) ? ` ${random.pick('ABCDEFGHJKLMNPRST'.split(''))}.` : '';
    const name = random.chance(0.08)
      ? `${random.pick('ABCDEFGHJKLMN'.split(''))}. ${random.pick('ABCDEFGHJKLMN'.split(''))}. ${random.pick(LAST)}`
      : `${random.pick(FIRST)}${middle} ${random.pick(LAST)}`;
    return { name, ...(random.chance(0.7) && { asin: `B0AU${base36(index, 6)}` }) };
  });
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
