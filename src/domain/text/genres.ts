/** Genres and tags as providers give them, folded to the words that people use. */
import { fold } from './text.ts';

/** From folded words to the genres that they stand for. */
export type GenreMap = ReadonlyMap<string, readonly string[]>;

/** Categories of shops that stand for two genres, or for one with another name. Keys are folded. */
const DEFAULT_GENRES: GenreMap = new Map(
  Object.entries({
    'science fiction and fantasy': ['Science Fiction', 'Fantasy'],
    'mystery thriller and suspense': ['Mystery', 'Thriller'],
    'literature and fiction': ['Fiction'],
    'biographies and memoirs': ['Biography'],
    'teen and young adult': ['Young Adult'],
    'childrens audiobooks': ["Children's"],
    'juvenile fiction': ["Children's"],
    'politics and social sciences': ['Politics'],
    'sci fi': ['Science Fiction'],
    scifi: ['Science Fiction'],
    'science fiction general': ['Science Fiction'],
    'young adult': ['Young Adult'],
    'lit rpg': ['LitRPG'],
  }),
);
const NOISE =
  /^(?:nyt:|series:|award:|accessible book|protected daisy|in library|lending library|overdrive|large type|reader recommended|internet archive|open library|staff picks?)/i;
const NOISE_WORDS = new Set([
  'audiobook',
  'audiobooks',
  'audio book',
  'ebook',
  'ebooks',
  'book',
  'books',
  'spoken',
  'speech',
  'general',
  'other',
  'unknown',
  'genre',
  'audio',
]);

const NO_GENRES: GenreMap = new Map();

/** The genres that one word of a source stands for: none for noise, two for a joint category. */
export function genresOf(word: string, map: GenreMap = NO_GENRES): readonly string[] {
  const key = fold(word);
  if (!key || NOISE.test(word) || NOISE_WORDS.has(key)) return [];
  return map.get(key) ?? DEFAULT_GENRES.get(key) ?? [word];
}
