/**
 * Vectors and queries of PostgreSQL's text search, written out: the program folds and parts its words itself, and no dictionary of the server
 * changes them (postgresql.org/docs/current/datatype-textsearch.html).
 */
import { storable } from './connection.ts';

/** Of a word, by its group: title, name, text, path. */
export type Weight = 'A' | 'B' | 'C' | 'D';

/** A lexeme may have 2046 bytes, four of which are a letter at most. Longer ones are equal if they begin alike. */
const MAX_LETTERS = 500;
/** A vector may have a mebibyte. What comes behind this is not found. */
const MAX_BYTES = 700_000;
/** The server takes no more positions of one lexeme, and none that is higher. */
const MAX_POSITIONS = 255;
const LAST_POSITION = 16_383;
/** Beside its letters, each lexeme takes about as much. */
const LEXEME_BYTES = 8;
const POSITION_BYTES = 2;

/** A vector that grows. */
export interface Vector {
  /** @param position from 1 on; undefined where it does not matter */
  add(lexeme: string, position?: number, weight?: Weight): void;
  /** As a parameter of type `tsvector`. */
  text(): string;
}

export function createVector(): Vector {
  const lexemes = new Map<string, string[]>();
  let bytes = 0;
  return {
    add(lexeme, position, weight = 'D') {
      let positions = lexemes.get(lexeme);
      if (!positions) {
        bytes += Buffer.byteLength(lexeme) + LEXEME_BYTES;
        if (bytes > MAX_BYTES) return;
        positions = [];
        lexemes.set(lexeme, positions);
      }
      if (position === undefined || positions.length === MAX_POSITIONS) return;
      bytes += POSITION_BYTES;
      positions.push(`${Math.min(position, LAST_POSITION)}${weight}`);
    },
    text: () => [...lexemes].map(([lexeme, positions]) => quoted(lexeme) + (positions.length > 0 ? `:${positions.join(',')}` : '')).join(' '),
  };
}

interface TermOptions {
  /** True if longer lexemes are found, too. */
  isPrefix?: boolean;
  /** Of the groups in which it is looked for; all of them if absent. */
  weights?: readonly Weight[] | undefined;
}

/** One lexeme of a query. */
export function term(lexeme: string, { isPrefix = false, weights = [] }: TermOptions = {}): string {
  const marks = (isPrefix ? '*' : '') + weights.join('');
  return quoted(lexeme) + (marks && `:${marks}`);
}

function quoted(lexeme: string): string {
  return `'${storable(lexeme).slice(0, MAX_LETTERS).toWellFormed().replace(/['\\]/g, '$&$&')}'`;
}
