/** How people name folders and files of books: each habit makes the names of one book, and says what they state. */
import { withoutEnd } from '../domain/text/ends.ts';
import type { Random } from './random.ts';

/** What a habit may put into names. */
export interface NamedBook {
  title: string;
  authors: readonly string[];
  series?: { name: string; position?: string };
  narrators: readonly string[];
  year: number;
}

export type NamedFact = 'title' | 'authors' | 'series' | 'position' | 'narrators' | 'year';

/** The names of one book. */
export interface NamesOnDisk {
  /** Folders above the book's own name, the outermost first. */
  folders: string[];
  /** The book's own name: of its folder, or of a file without its extension. */
  own: string;
  /** What its file is called inside of its own folder, where that says something else than the folder. */
  file?: string;
}

export interface Habit {
  /** Its form, for people. */
  form: string;
  /** True for those that docs/domain-rules.md, 2 lists. */
  isDocumented: boolean;
  /** True for one that only books with a place in a series can have. */
  needsPlace: boolean;
  /** What its names state. */
  states: readonly NamedFact[];
  name(book: NamedBook, random: Random): NamesOnDisk;
}

/** The parts of names, fit for a disk. */
interface Parts {
  title: string;
  author: string;
  lastFirst: string;
  series: string;
  position: string;
  /** The position with two digits. */
  padded: string;
  narrator: string;
  year: number;
}

const PLAIN: readonly NamedFact[] = ['title', 'authors'];
const IN_SERIES: readonly NamedFact[] = [...PLAIN, 'series', 'position'];

const documented = habitsOf(true);
const other = habitsOf(false);

export const HABITS: readonly Habit[] = [
  documented('Author/Title', PLAIN, ({ author, title }) => [author, title]),
  documented('Last, First/Title', PLAIN, ({ lastFirst, title }) => [lastFirst, title]),
  documented('Author/Title (2019)', [...PLAIN, 'year'], ({ author, title, year }) => [author, `${title} (${year})`]),
  documented('Author/Title {Narrator}', [...PLAIN, 'narrators'], ({ author, title, narrator }) => [author, `${title} {${narrator}}`]),
  documented('Author/Title (read by Narrator)', [...PLAIN, 'narrators'], ({ author, title, narrator }) => [author, `${title} (read by ${narrator})`]),
  documented('Author - Title', PLAIN, ({ author, title }) => [`${author} - ${title}`]),
  documented('Author/Series/Title', [...PLAIN, 'series'], ({ author, series, title }) => [author, series, title]),
  documented('Author/Series/1 - Title', IN_SERIES, ({ author, series, position, title }) => [author, series, `${position} - ${title}`]),
  documented('Author/Series/Book 1 - Title', IN_SERIES, ({ author, series, position, title }) => [author, series, `Book ${position} - ${title}`]),
  documented('Author/Series/Vol. 1 Title', IN_SERIES, ({ author, series, position, title }) => [author, series, `Vol. ${position} ${title}`]),
  documented('Author/Series/1980 - Book 2 - Title', [...IN_SERIES, 'year'], ({ author, series, year, position, title }) => [
    author,
    series,
    `${year} - Book ${position} - ${title}`,
  ]),
  documented('Author/Series/Series 03 - Title', IN_SERIES, ({ author, series, padded, title }) => [author, series, `${series} ${padded} - ${title}`]),
  documented('Author/Title (Series, Book 1)', IN_SERIES, ({ author, title, series, position }) => [author, `${title} (${series}, Book ${position})`]),
  documented('Author/Title, Book 1', PLAIN, ({ author, title, position }) => [author, `${title}, Book ${position}`]),
  documented('Author - Series 03 - Title', IN_SERIES, ({ author, series, padded, title }) => [`${author} - ${series} ${padded} - ${title}`]),
  documented('Series #3 - Title', ['title', 'series', 'position'], ({ series, position, title }) => [`${series} #${position} - ${title}`]),

  other('Author/Series/01 Title', IN_SERIES, ({ author, series, padded, title }) => [author, series, `${padded} ${title}`]),
  other('Last, First - Series 01 - Title [Unabridged] 64kbps', IN_SERIES, ({ lastFirst, series, padded, title }, random) => [
    `${lastFirst} - ${series} ${padded} - ${title} ${random.pick(['[Unabridged] 64kbps', '(Unabridged) [64k]', '[Unabridged] {205mb}', '128kbps MP3', '(Unabr.) 320'])}`,
  ]),
  other('Author - Series/Author - Series 01 - Title', IN_SERIES, ({ author, series, padded, title }) => [
    `${author} - ${series}`,
    `${author} - ${series} ${padded} - ${title}`,
  ]),
  other('Author - Series/01 - Title', IN_SERIES, ({ author, series, padded, title }) => [`${author} - ${series}`, `${padded} - ${title}`]),
  other('Author/Author - Title', PLAIN, ({ author, title }) => [author, `${author} - ${title}`]),
  other('Author/Author - Series 01 - Title', IN_SERIES, ({ author, series, padded, title }) => [author, `${author} - ${series} ${padded} - ${title}`]),
  other('Title - Author', PLAIN, ({ title, author }) => [`${title} - ${author}`]),
  other('Title by Author', PLAIN, ({ title, author }) => [`${title} by ${author}`]),
  other('Title (Author) (z-lib.org)', PLAIN, ({ title, author }, random) => [
    `${title} (${author}) ${random.pick(['(z-lib.org)', '(Z-Library)', '(v5.0)', '(retail)'])}`,
  ]),
  other('Author.-.Title.(Unabridged).M4B-GRP', PLAIN, ({ author, title }, random) => [
    dotted(`${author} - ${title} ${random.pick(['(Unabridged)', '(2019)', 'Unabridged'])} ${random.pick(['M4B-GRP', 'MP3-ABOOK', 'RETAiL-CLASSiCS'])}`),
  ]),
  other('AuthorName-TitleWords', PLAIN, ({ title, author }) => [`${author.split(' & ').map(joined).join('&')}-${joined(title)}`]),
  other('Author/Title (Series, #2)', IN_SERIES, ({ author, title, series, position }) => [author, `${title} (${series}, #${position})`]),
  other('Author/Series/02 - Title.epub', IN_SERIES, ({ author, series, padded, title }) => [author, series, undefined, `${padded} - ${title}`]),
];

/** What people leave in names besides the book: how it was ripped, how large it is, where it came from. */
const NOISE = [
  '[Unabridged]',
  '(Unabridged)',
  '64kbps',
  '[64k]',
  '{205mb}',
  '(z-lib.org)',
  '(v5.0)',
  '(retail)',
  '[MP3]',
  'M4B-GRP',
  '320',
  '[Audiobook]',
] as const;

/** The same names with noise at the end of the one that names the book; scene names and joined words bring their own. */
export function withNoise(names: NamesOnDisk, random: Random): NamesOnDisk {
  const first = random.pick(NOISE);
  const second = random.chance(0.3) ? ` ${random.pick(NOISE.filter((other) => other !== first))}` : '';
  const noise = ` ${first}${second}`;
  if (names.file !== undefined) return { ...names, file: `${names.file}${noise}` };
  const isJoined = !names.own.includes(' ') && names.own.includes('-');
  return isJoined ? names : { ...names, own: `${names.own}${noise}` };
}

/** True if this book can be named so: one without a place in a series cannot state it, one without readers has none to name. */
export function canName({ needsPlace, states }: Habit, { series, narrators }: NamedBook): boolean {
  if (needsPlace && !series?.position) return false;
  return !states.includes('narrators') || narrators.length > 0;
}

/** Names from the outermost folder to the book's own; a fourth one is its file, which lies in the third. */
type Spelled = readonly (string | undefined)[];

function habitsOf(isDocumented: boolean) {
  return (form: string, states: readonly NamedFact[], spell: (parts: Parts, random: Random) => Spelled): Habit => ({
    form,
    isDocumented,
    needsPlace: /Series|Book 1/.test(form),
    states,
    name(book, random) {
      const [file, ...names] = form.endsWith('.epub') ? spell(partsOf(book), random).toReversed() : [undefined, ...spell(partsOf(book), random).toReversed()];
      const [own = '', ...folders] = names.filter((name) => name !== undefined);
      return { folders: folders.toReversed(), own, ...(file && { file }) };
    },
  });
}

function partsOf({ title, authors, series, narrators, year }: NamedBook): Parts {
  const position = series?.position ?? '';
  return {
    title: fitForDisk(title),
    author: fitForDisk(authors.join(' & ')),
    lastFirst: fitForDisk(authors.map(lastNameFirst).join(' & ')),
    series: fitForDisk(series?.name ?? ''),
    position,
    padded: position.replace(/^\d(?!\d)/, '0$&'),
    narrator: fitForDisk(narrators.join(', ')),
    year,
  };
}

/** `Jane Austen` as `Austen, Jane`; a name of one word stays. */
function lastNameFirst(name: string): string {
  const blank = name.lastIndexOf(' ');
  return blank === -1 ? name : `${name.slice(blank + 1)}, ${name.slice(0, blank)}`;
}

/** Without what some disk refuses, as programs replace it. */
export function fitForDisk(name: string): string {
  return withoutEnd(name.replace(/: /g, ' - ').replace(/[/\\:*?"<>|]/g, '_'), /\./);
}

/** Dots for blanks, as in scene releases. */
function dotted(name: string): string {
  return name.replace(/[,']/g, '').replace(/\.?\s+/g, '.');
}

/** Words joined, each with a capital. */
function joined(text: string): string {
  return text
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .map((word) => word[0]?.toUpperCase() + word.slice(1))
    .join('');
}
