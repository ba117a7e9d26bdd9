/** Puts books of a lifelike world on disk: every person names folders and files in their own way, mostly. */
import { dirname } from 'node:path';
import { canName, fitForDisk, HABITS, type Habit, type NamedBook, type NamedFact, type NamesOnDisk, withNoise } from '../../src/demo/habits.ts';
import { makeEpub, makeMp4 } from '../../src/demo/media.ts';
import { LANGUAGES, type World, type WorldEdition } from '../../src/demo/model.ts';
import { withTypo } from '../../src/demo/noise.ts';
import { type Random, randomFor } from '../../src/demo/random.ts';
import { clean, ebookIsbn, type PlannedBook, type SaidTags, SHARES, tagsFor } from './library.ts';

/** What tags or an ebook say: nothing, the name of the file as a title, title and author, or nearly all. */
export const TAG_QUALITIES = ['none', 'file name', 'title and author', 'good'] as const;
export type TagQuality = (typeof TAG_QUALITIES)[number];

export interface LifelikeBook extends PlannedBook {
  /** The folder of the person who owns it. */
  person: string;
  /** Its path, and where it stands instead if its folder holds nothing else. */
  folder: string;
  habit: string;
  tags: TagQuality;
  /** What its names state, and state rightly. */
  stated: ReadonlySet<NamedFact>;
}

const BOOKS_OF_PERSON = 20;
/** Shares of a person's books that follow the habit of the person; of names with noise; of places in a series that are counted otherwise. */
const HABITUAL = 0.7;
const NOISY = 0.25;
const COUNTED_OTHERWISE = 0.04;

export function planLifelikeLibrary(world: World, { items, seed }: { items: number; seed: string }): LifelikeBook[] {
  const books: LifelikeBook[] = [];
  const owned = new Set<number>();
  const taken = new Set<string>();
  const pool = world.editions.filter(({ kind, work }) => kind !== 'print' && work.madeOf?.as !== 'companion');
  const random = randomFor(seed, 'library');
  while (books.length < items) {
    const wantsEbook = random.chance(SHARES.ebook);
    const edition = random.pick(pool);
    if ((edition.kind === 'ebook') !== wantsEbook || owned.has(edition.id)) continue;
    const person = Math.floor(books.length / BOOKS_OF_PERSON);
    const book = plan(world, edition, `person ${person + 1}`, randomFor(seed, 'item', edition.id));
    if (!book || taken.has(book.path.toLowerCase())) continue;
    taken.add(book.path.toLowerCase());
    owned.add(edition.id);
    books.push(book);
  }
  return books;
}

/** Habits by their number in a round in which each has its turn. */
function habitOfPerson(person: string, seed: string): Habit | undefined {
  const lots = HABITS.map((habit) => ({ habit, lot: randomFor(seed, 'habits', habit.form).next() })).toSorted((a, b) => a.lot - b.lot);
  return lots[Number(person.split(' ')[1]) % lots.length]?.habit;
}

function plan(world: World, edition: WorldEdition, person: string, random: Random): LifelikeBook | undefined {
  const hasTypo = random.chance(SHARES.typoInFolder);
  const isCountedOtherwise = random.chance(COUNTED_OTHERWISE) && edition.work.series?.position !== undefined;
  const named = namedBook(edition, hasTypo, isCountedOtherwise, random);
  const habit = habitFor(named, edition, habitOfPerson(person, world.seed), random);
  if (!habit) return undefined;
  const names = marked(habit.name(named, random), edition, random);
  const tags = TAG_QUALITIES[random.pick([0, 0, 1, 2, 2, 2, 3, 3, 3, 3])] ?? 'none';
  const wrong = new Set<NamedFact>([...(hasTypo ? (['title'] as const) : []), ...(isCountedOtherwise ? (['position'] as const) : [])]);
  const stated = new Set(habit.states.filter((fact) => !wrong.has(fact)));
  const book = edition.kind === 'ebook' ? planEbook(edition, names, tags, random) : planAudiobook(world, edition, names, tags, random);
  const [first = ['']] = book.files;
  const inPerson = (path: string) => `${person}/${path}`;
  const isNamed = (stated.has('title') && stated.has('authors')) || tags === 'title and author' || tags === 'good';
  return {
    ...book,
    path: inPerson(book.path),
    folder: dirname(inPerson(first[0])),
    files: book.files.map(([path, bytes]) => [inPerson(path), bytes]),
    edition,
    isNamed,
    person,
    habit: habit.form,
    tags,
    stated,
  };
}

function namedBook(edition: WorldEdition, hasTypo: boolean, isCountedOtherwise: boolean, random: Random): NamedBook {
  const { title, authors, series } = edition.work;
  const place = series?.position && isCountedOtherwise ? String(Number.parseInt(series.position, 10) + random.int(1, 3)) : series?.position;
  return {
    title: hasTypo ? withTypo(title, random) : title,
    authors: authors.map(({ name }) => name),
    ...(series && { series: { ...series, ...(place && { position: place }) } }),
    narrators: edition.narrators,
    year: Number(edition.releaseDate.slice(0, 4)),
  };
}

/** Ebooks of a series often lie in one folder and count up; audio files that did would be one book in parts. */
const COUNTING_FILES = HABITS.filter(({ form }) => form.endsWith('.epub'));
const COUNTING = 0.25;

/** The habit of the person if the book can be named so, else any. */
function habitFor(named: NamedBook, { kind }: WorldEdition, usual: Habit | undefined, random: Random): Habit | undefined {
  const fits = (habit: Habit) => canName(habit, named) && (kind === 'ebook' || !COUNTING_FILES.includes(habit));
  const counting = COUNTING_FILES.filter(fits);
  if (random.chance(COUNTING) && counting.length > 0) return random.pick(counting);
  return random.chance(HABITUAL) && usual && fits(usual) ? usual : random.pick(HABITS.filter(fits));
}

/** With marks of the edition, and with noise. */
function marked(names: NamesOnDisk, { abridged, dramatised }: WorldEdition, random: Random): NamesOnDisk {
  const mark = abridged ? ' (Abridged)' : dramatised ? ' (Dramatized)' : '';
  const noisy = random.chance(NOISY) && mark === '' ? withNoise(names, random) : names;
  return names.own.includes(' ') ? { ...noisy, own: `${noisy.own}${mark}` } : noisy;
}

type OnDisk = Pick<LifelikeBook, 'path' | 'files' | 'hasWrongAsin' | 'hasOwnAsin'>;

function planEbook(edition: WorldEdition, { folders, own, file }: NamesOnDisk, tags: TagQuality, random: Random): OnDisk {
  const { work } = edition;
  const folder = [...folders, own].join('/');
  const path = file ? `${folder}/${file}.epub` : random.chance(0.5) ? `${folder}.epub` : `${folder}/${own}.epub`;
  const isGood = tags === 'good';
  const epub = makeEpub({
    title: tags === 'none' ? 'Unknown' : tags === 'file name' ? (file ?? own) : work.title,
    authors: tags === 'none' || tags === 'file name' ? [] : work.authors.map(({ name }) => name),
    ...(isGood && random.chance(0.8) && { isbn: edition.isbn }),
    ...(isGood && random.chance(0.6) && { publisher: edition.publisher }),
    ...(isGood && random.chance(0.6) && { date: edition.releaseDate }),
    language: LANGUAGES[work.language]?.code ?? 'en',
  });
  return { path, files: [[path, epub]], hasWrongAsin: false, hasOwnAsin: false };
}

function planAudiobook(world: World, edition: WorldEdition, { folders, own, file }: NamesOnDisk, tags: TagQuality, random: Random): OnDisk {
  const asin = drawAsin(world, edition, random);
  const inFolder = asin.inFolder && own.includes(' ') ? ` [${asin.value}]` : '';
  const path = [...folders, `${own}${inFolder}`].join('/');
  const custom = { ...(asin.inTag && { ASIN: asin.value }), ...(random.chance(SHARES.ebookIsbnInTag) && ebookIsbn(edition)) };
  const parts = random.chance(0.2) ? random.int(2, 4) : 1;
  const stem = file ?? random.pick([own, fitForDisk(edition.work.title)]);
  const said = tagsOf(edition, tags, stem, random);
  const files = Array.from({ length: parts }, (_, index): [string, Uint8Array] => {
    const name = parts === 1 ? `${stem}.m4b` : `${String(index + 1).padStart(2, '0')}.m4a`;
    const title = parts === 1 ? said.title : tags === 'none' ? undefined : `Track ${index + 1}`;
    return [`${path}/${name}`, makeMp4({ durationSec: Math.round(edition.durationSec / parts), tags: clean({ ...said, title, custom }) })];
  });
  const isStated = inFolder !== '' || asin.inTag;
  return { path, files, hasWrongAsin: asin.isWrong && isStated, hasOwnAsin: !asin.isWrong && isStated };
}

/** An ASIN of the book or, seldom, of another one, and where it stands. */
function drawAsin(world: World, edition: WorldEdition, random: Random): { value: string; isWrong: boolean; inFolder: boolean; inTag: boolean } {
  const isWrong = random.chance(SHARES.wrongAsin);
  const other = random.pick(world.editions.filter(({ kind, work }) => kind === 'audio' && work !== edition.work));
  const value = Object.values((isWrong ? other : edition).asins)[0] ?? '';
  const inFolder = random.chance(SHARES.asinInFolder);
  const inTag = random.chance(SHARES.asinInTag) || (isWrong && !inFolder);
  return { value, isWrong, inFolder: inFolder && value !== '', inTag: inTag && value !== '' };
}

function tagsOf(edition: WorldEdition, quality: TagQuality, stem: string, random: Random): SaidTags {
  if (quality === 'file name') return { title: stem, album: stem, artist: undefined };
  return tagsFor(edition, { none: 0, 'title and author': 3, good: 7 }[quality], random);
}
