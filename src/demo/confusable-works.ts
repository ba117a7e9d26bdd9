/** Invented works that are easily taken for each other: volumes, numbers as titles, titles that differ by a word, one title by several authors. */
import { blurbOf } from './classic-works.ts';
import { addEditions, narratorOf } from './editions.ts';
import { makePeople } from './generate.ts';
import type { Shelf, WorldPerson, WorldWork } from './model.ts';
import { type Random, randomFor } from './random.ts';
import { VOLUMES, type VolumeForms } from './volumes.ts';
import { ADJECTIVES, FIRST, GENRES, NOUNS, TAGS } from './words.ts';

/** What one work of such a group is called, and by whom. */
interface Named {
  title: string;
  subtitle?: string;
  author: WorldPerson;
  series?: WorldWork['series'];
  language?: string;
}

type Kind = (random: Random, people: readonly WorldPerson[]) => Named[];

/** Adds groups of such works until the shelf holds so many works. */
export function addConfusables(seed: string, count: number, shelf: Shelf): void {
  const people = makePeople(`${seed} confusable`, 40);
  for (let group = 0; shelf.works.length < count; group++) {
    const random = randomFor(seed, 'confusable', group);
    const narrator = narratorOf(random);
    for (const named of random.pick(KINDS)(random, people)) {
      if (shelf.works.length >= count) return;
      // Two works of one title by one author could be told apart by nobody.
      if (shelf.works.some(({ title, authors }) => title === named.title && authors[0]?.name === named.author.name)) continue;
      const work = workOf(named, shelf.works.length + 1, random);
      shelf.works.push(work);
      addEditions(work, shelf.editions, narrator, seed);
    }
  }
}

/** Words that are close, in letters or in meaning. */
const NEAR_WORDS: readonly (readonly string[])[] = [
  ['Bug', 'Bot', 'Bat'],
  ['Women', 'Men', 'Wolves'],
  ['House', 'Horse', 'Houses'],
  ['Sister', 'Sisters', 'Brothers'],
  ['Dawn', 'Down', 'Dusk'],
  ['Sky', 'Sea', 'Sand'],
];

const KINDS: readonly Kind[] = [
  // Volumes that only their number tells apart: half of them English, the others in any language.
  (random, people) => volumes(VOLUMES.english, 'english', random, people),
  (random, people) => {
    const language = random.pick(Object.keys(VOLUMES));
    return volumes(VOLUMES[language], language, random, people);
  },
  // A number is the title, or stands in it.
  (random, people) => [{ title: String(random.int(1850, 2090)), subtitle: 'A Novel', author: random.pick(people) }],
  (random, people) => [{ title: `${random.int(1950, 2090)}: A ${random.pick(NOUNS)} Odyssey`, author: random.pick(people) }],
  (random, people) => {
    const [author, noun] = [random.pick(people), random.pick(NOUNS)];
    return [random.int(2, 40), random.int(41, 101)].map((number) => ({ title: `${number} Days of the ${noun}`, author }));
  },
  // One word or one letter is another.
  (random, people) => {
    const [author, hero, verb] = [random.pick(people), random.pick(FIRST), random.pick(['Battles', 'Meets', 'Finds', 'Paints'])];
    return random.pick(NEAR_WORDS).map((word) => ({ title: `${hero} ${verb} ${word}`, author }));
  },
  (random, people) => {
    const [author, adjective] = [random.pick(people), random.pick(ADJECTIVES)];
    return random.pick(NEAR_WORDS).map((word) => ({ title: `${adjective} ${word}`, author }));
  },
  // One title, several authors.
  (random, people) => {
    const title = random.pick([`The ${random.pick(NOUNS)}`, 'Collected Stories', 'Selected Poems', 'A Memoir', `The ${random.pick(NOUNS)} of Time`]);
    return [random.pick(people), random.pick(people)].filter((author, at, all) => all.indexOf(author) === at).map((author) => ({ title, author }));
  },
];

function volumes(forms: VolumeForms | undefined, language: string, random: Random, people: readonly WorldPerson[]): Named[] {
  if (!forms) return [];
  const [name, count, author] = [random.pick(forms.names), random.pick(forms.counts), random.pick(people)];
  return Array.from({ length: random.int(2, 5) }, (_, at) => ({
    title: `${name}${count(at + 1)}`,
    author,
    series: { name, position: String(at + 1) },
    language,
  }));
}

function workOf({ title, subtitle, author, series, language = 'english' }: Named, id: number, random: Random): WorldWork {
  return {
    id,
    title,
    ...(subtitle && { subtitle }),
    authors: [author],
    ...(series && { series }),
    language,
    genres: [random.pick(GENRES)],
    tags: [random.pick(TAGS)],
    description: blurbOf(title, id, random),
    firstYear: random.int(1990, 2022),
    editions: [],
  };
}
