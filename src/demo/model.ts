/** What the simulated world is made of: works and their editions. */
import { AUTHORS, BOOKS, type WorldBook } from './books.ts';

export interface WorldPerson {
  name: string;
  asin?: string;
}

export interface WorldWork {
  id: number;
  title: string;
  subtitle?: string;
  authors: WorldPerson[];
  series?: { name: string; position?: string };
  /** English name in lower case, as Audible has it. */
  language: string;
  genres: string[];
  tags: string[];
  /** HTML. */
  description: string;
  firstYear: number;
  /** Who translated it, where several did; each recording is of one of them. */
  translators?: string[];
  /** True for one that no catalogue knows. */
  isUncatalogued?: boolean;
  /** Of what it was made, and how: a summary or a study guide by others, or an adaptation. */
  madeOf?: { work: WorldWork; as: 'companion' | 'adaptation' };
  editions: WorldEdition[];
}

export interface WorldEdition {
  id: number;
  work: WorldWork;
  kind: 'audio' | 'ebook' | 'print';
  /** ASINs by storefront; an edition may have another one in each. */
  asins: Record<string, string>;
  isbn?: string;
  narrators: string[];
  publisher: string;
  releaseDate: string;
  /** 0 for what is read. */
  durationSec: number;
  abridged: boolean;
  dramatised: boolean;
  rating: { value: string; count: number };
  chapterTitles: string[];
}

/** Works and all of their editions, in the order of their numbers. */
export interface Shelf {
  works: WorldWork[];
  editions: WorldEdition[];
}

export interface World extends Shelf {
  seed: string;
  /** True where catalogues write titles and people as carelessly as real ones do (lifelike-noise.ts). */
  isLifelike: boolean;
  /** Texts about authors by their ASIN. */
  authors: Readonly<Record<string, { name: string; description: string; image: string }>>;
}

/** The world of the demo: a few books, each in one recording. */
export function worldOfBooks(books: readonly WorldBook[] = BOOKS): World {
  const works = books.map((book, index): WorldWork => {
    const { title, subtitle, authors, series, language, genres, tags, description } = book;
    const work: WorldWork = {
      id: index + 1,
      title,
      subtitle,
      authors,
      series,
      language,
      genres,
      tags,
      description,
      firstYear: Number(book.releaseDate.slice(0, 4)),
      editions: [],
    };
    work.editions.push({
      id: index + 1,
      work,
      kind: 'audio',
      asins: Object.fromEntries(book.regions.map((region) => [region, book.asin])),
      isbn: book.isbn,
      narrators: book.narrators,
      publisher: book.publisher,
      releaseDate: book.releaseDate,
      durationSec: book.durationSec,
      abridged: false,
      dramatised: false,
      rating: book.rating,
      chapterTitles: book.chapterTitles,
    });
    return work;
  });
  return { seed: 'demo', works, editions: works.flatMap(({ editions }) => editions), authors: AUTHORS, isLifelike: false };
}

/** Codes of languages by the names that Audible uses: ISO 639-1, and those that libraries use (ISO 639-2). */
export const LANGUAGES: Readonly<Record<string, { code: string; libraryCode: string; recordsCode: string }>> = Object.fromEntries(
  [
    ['english', 'en', 'eng', 'eng'],
    ['german', 'de', 'ger', 'deu'],
    ['french', 'fr', 'fre', 'fra'],
    ['spanish', 'es', 'spa', 'spa'],
    ['italian', 'it', 'ita', 'ita'],
    ['dutch', 'nl', 'dut', 'nld'],
    ['swedish', 'sv', 'swe', 'swe'],
    ['russian', 'ru', 'rus', 'rus'],
    ['japanese', 'ja', 'jpn', 'jpn'],
  ].map(([name = '', code = '', libraryCode = '', recordsCode = '']) => [name, { code, libraryCode, recordsCode }]),
);

/** The names under which catalogues know things, made from their numbers. */
export const idOf = {
  olWork: (work: WorldWork) => `OL${work.id + 1000}W`,
  olEdition: (edition: WorldEdition) => `OL${edition.id + 1000}M`,
  olAuthor: (name: string) => `OL${[...name].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 900_000, 7) + 1000}A`,
  goodreads: (edition: WorldEdition) => String(edition.id + 5000),
  goodreadsWork: (work: WorldWork) => String(work.id + 900_000),
  wikidata: (work: WorldWork) => `Q${work.id + 100_000}`,
  hardcover: (work: WorldWork) => work.id + 400_000,
  hardcoverEdition: (edition: WorldEdition) => edition.id + 30_000_000,
  google: (edition: WorldEdition) => `g${String(edition.id).padStart(11, '0')}`,
  itunes: (edition: WorldEdition) => edition.id + 1_000_000_000,
  librivox: (edition: WorldEdition) => String(edition.id + 10_000),
  musicbrainz: (edition: WorldEdition) => `00000000-0000-4000-8000-${String(edition.id).padStart(12, '0')}`,
};
