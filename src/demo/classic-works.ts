/** Real works in the simulated world; readers, publishers, lengths and identifiers of their editions are invented. */
import { CLASSICS, type Classic } from './classics.ts';
import { addEditions, base36, narratorOf } from './editions.ts';
import type { Shelf, WorldWork } from './model.ts';
import { type Random, randomFor } from './random.ts';
import { GENRES, SENTENCES, TAGS } from './words.ts';

/** Adds real works, all of an author's in a language together, until the shelf holds so many works. */
export function addClassics(seed: string, count: number, shelf: Shelf): void {
  const clusters = [...Map.groupBy(CLASSICS, ({ authors, language }) => `${language}: ${authors.join(' & ')}`)];
  const drawn = clusters.map(([key, classics]) => ({ key, classics, lot: randomFor(seed, 'classics', key).next() })).toSorted((a, b) => a.lot - b.lot);
  for (const { key, classics } of drawn) {
    const narrator = narratorOf(randomFor(seed, 'reader', key));
    for (const classic of classics) {
      if (shelf.works.length >= count) return;
      const work = workOf(classic, shelf.works.length + 1, randomFor(seed, 'classic', key, classic.title, classic.subtitle ?? ''));
      shelf.works.push(work);
      addEditions(work, shelf.editions, narrator, seed);
    }
  }
}

function workOf({ title, subtitle, authors, series, translators, firstYear, language }: Classic, id: number, random: Random): WorldWork {
  return {
    id,
    title,
    ...(subtitle && { subtitle }),
    authors: authors.map((name) => ({ name, ...(random.chance(0.7) && { asin: `B0CL${base36(hashOf(name), 6)}` }) })),
    ...(series && { series }),
    language,
    genres: [random.pick(GENRES)],
    tags: [...new Set([random.pick(TAGS), random.pick(TAGS)])],
    description: blurbOf(title, id, random),
    firstYear,
    ...(translators.length > 0 && { translators }),
    editions: [],
  };
}

/** What a shop says of a work, HTML. */
export function blurbOf(title: string, id: number, random: Random): string {
  return `<p>Number ${id} of our list: ${title}. ${random.pick(SENTENCES)}</p><p>${random.pick(SENTENCES)} ${random.pick(SENTENCES)}</p>`;
}

function hashOf(name: string): number {
  return [...name].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 2_000_000_000, 7);
}
