/** How much of what names state the path reader alone finds, habit by habit, over real titles. */
import { CLASSICS, type Classic } from '../../src/demo/classics.ts';
import { canName, HABITS, type Habit, type NamedBook, type NamedFact, type NamesOnDisk, withNoise } from '../../src/demo/habits.ts';
import { type Random, randomFor } from '../../src/demo/random.ts';
import { FIRST, LAST } from '../../src/demo/words.ts';
import type { Metadata } from '../../src/domain/book/metadata.ts';
import type { Item } from '../../src/domain/library/item.ts';
import { fold } from '../../src/domain/text/text.ts';
import { readNames } from '../../src/readers/names/read-names.ts';

export interface NameTally {
  form: string;
  isDocumented: boolean;
  /** Names read, and right ones of each fact that the habit states. */
  names: number;
  right: Partial<Record<NamedFact, number>>;
  /** The first names that were misread, and what became of them. */
  misread: string[];
}

export interface NamesOptions {
  seed: string;
  /** At most so many titles for each habit. */
  titles: number;
  /** Puts noise behind this share of the names. */
  noise?: number;
}

const SHOWN_MISREAD = 5;
const NOTHING_INSIDE = { titles: [], authors: [], narrators: [], series: [] };

export function measureNames({ seed, titles, noise = 0 }: NamesOptions): NameTally[] {
  return HABITS.map((habit) => {
    const tally: NameTally = { form: habit.form, isDocumented: habit.isDocumented, names: 0, right: {}, misread: [] };
    for (const classic of sampleOf(seed, habit, titles)) {
      const random = randomFor(seed, 'name', habit.form, classic.title, ...classic.authors);
      const book = namedBook(classic, random);
      const plain = habit.name(book, random);
      tallyUp(tally, habit, book, itemOf(random.chance(noise) ? withNoise(plain, random) : plain, random));
    }
    return tally;
  });
}

function tallyUp(tally: NameTally, habit: Habit, book: NamedBook, item: Item): void {
  tally.names++;
  const read = readNames(item, NOTHING_INSIDE)[0]?.reading.metadata ?? {};
  for (const fact of habit.states) {
    const isRight = keyOfFact(fact, metadataOf(book)) === keyOfFact(fact, read);
    tally.right[fact] = (tally.right[fact] ?? 0) + Number(isRight);
    if (!isRight && tally.misread.length < SHOWN_MISREAD) tally.misread.push(`${item.path}: ${fact} ${keyOfFact(fact, read) || 'not found'}`);
  }
}

/** Titles that the habit can name, in an order of the seed's choice. */
function sampleOf(seed: string, habit: Habit, titles: number): Classic[] {
  const fitting = CLASSICS.filter((classic) => canName(habit, namedBook(classic, randomFor(seed))));
  const lots = new Map(fitting.map((classic) => [classic, randomFor(seed, 'drawn', habit.form, classic.title, ...classic.authors).next()]));
  return fitting.sort((a, b) => (lots.get(a) ?? 0) - (lots.get(b) ?? 0)).slice(0, titles);
}

/** A recording of a real work; its reader and year are invented. */
function namedBook({ title, authors, series }: Classic, random: Random): NamedBook {
  return { title, authors, ...(series && { series }), narrators: [`${random.pick(FIRST)} ${random.pick(LAST)}`], year: random.int(1998, 2024) };
}

/** A folder with one file that is called like it; or, as often, only the file. */
function itemOf({ folders, own, file }: NamesOnDisk, random: Random): Item {
  const folder = [...folders, own].join('/');
  const isFile = file === undefined && random.chance(0.5);
  const path = isFile ? `${folder}.epub` : `${folder}/${file ?? own}.epub`;
  return {
    libraryId: 'books',
    path: isFile ? path : folder,
    folder: isFile ? folders.join('/') : folder,
    isFile,
    files: [{ path, role: 'ebook', sizeBytes: 1, mtimeMs: 0 }],
  };
}

function metadataOf({ title, authors, series, narrators, year }: NamedBook): Metadata {
  const named = (names: readonly string[]) => names.map((name) => ({ name }));
  return { title, authors: named(authors), ...(series && { series: [series] }), narrators: named(narrators), publishedDate: String(year) };
}

/** One fact as a key that equal values share; blanks do not count, because joined words do not say where they were. */
function keyOfFact(fact: NamedFact, { title, authors, series, narrators, publishedDate }: Metadata): string {
  const [first] = series ?? [];
  const people = (list: Metadata['authors']) =>
    (list ?? [])
      .map(({ name }) => personKey(name))
      .toSorted()
      .join('|');
  switch (fact) {
    case 'title':
      return closed(title ?? '');
    case 'authors':
      return people(authors);
    case 'narrators':
      return people(narrators);
    case 'series':
      return closed(first?.name ?? '');
    case 'position':
      return first?.position ?? '';
    default:
      return publishedDate?.slice(0, 4) ?? '';
  }
}

function closed(text: string): string {
  return fold(text).replaceAll(' ', '');
}

/** The letters of a name; first and last name must have been parted. */
function personKey(name: string): string {
  return /\s/.test(name.trim()) ? closed(name) : `${closed(name)}, one word`;
}
