/** The words by which a book is found, and the queries for them. */
import { type CatalogueRecord, searchTextOf } from '../../domain/book/catalogue-record.ts';
import { type SearchWord, spaceWords } from '../../domain/text/search-words.ts';
import { fold } from '../../domain/text/text.ts';
import type { WordGroup } from '../filter-words.ts';
import type { SearchedFields } from '../searched-fields.ts';
import { createVector, term, type Weight } from './lexemes.ts';

export const WEIGHTS = { title: 'A', name: 'B', text: 'C', path: 'D' } as const satisfies Record<WordGroup, Weight>;

/** The words of a book as a `tsvector`. Long texts come last: behind some 16,000 words, no two are known to stand in a row. */
export function wordVector(path: string, values: CatalogueRecord['values'], searched: SearchedFields): string {
  const texts = { ...searchTextOf(values, searched()), path: spaceWords(fold(path)) };
  const vector = createVector();
  let position = 0;
  for (const group of ['title', 'name', 'path', 'text'] as const) {
    for (const word of texts[group].split(/\s+/)) if (word !== '') vector.add(word, ++position, WEIGHTS[group]);
    // The last word of a group and the first of the next are not in a row.
    position++;
  }
  return vector.text();
}

/** What the search for words asks, each a `tsquery`. */
export interface WordQuery {
  /** What a book must have. */
  found: string;
  /** What counts: each word as a whole one, and as much again as the beginning of one. */
  whole: string;
  beginning: string;
  /** How much a word counts in a text, in the path, in a name and in the title, as an array of the server. */
  weights: string;
}

/** @param groups in which the words are looked for; all of them if undefined */
export function wordQuery(words: readonly SearchWord[], groups: readonly WordGroup[] | undefined): WordQuery {
  const weights = groups?.map((group) => WEIGHTS[group]);
  const phrases = words.map(({ parts, isPrefix }) => {
    const terms = parts.map((part, at) => term(part, { isPrefix: isPrefix && at === parts.length - 1, weights }));
    return `(${terms.join(' <-> ')})`;
  });
  const parts = words.flatMap((word) => word.parts.map((part, at) => ({ part, isPrefix: word.isPrefix && at === word.parts.length - 1 })));
  // What is not looked for counts nothing, lest the order tell what the list does not.
  const weightOf = (group: WordGroup) => (groups?.includes(group) === false ? 0 : SCORES[group]);
  return {
    found: phrases.join(' & '),
    whole: parts.map(({ part }) => term(part)).join(' | '),
    beginning: parts.map(({ part, isPrefix }) => term(part, { isPrefix })).join(' | '),
    weights: `{${(['path', 'text', 'name', 'title'] as const).map(weightOf).join(',')}}`,
  };
}

const SCORES: Readonly<Record<WordGroup, number>> = { title: 1, name: 0.5, text: 0.125, path: 0.25 };
