/**
 * What filters of single fields ask of a record, as lexemes: each comparison that a value can stand has one, so that the database answers as
 * `fitsFilter` would. Words of one name or text share a position, and `<0>` asks for words at the same one.
 */
import { createHash } from 'node:crypto';
import { comparisonOf, type FieldFilter, namesOf, textsOf } from '../../domain/book/book-filter.ts';
import type { FieldDefinition } from '../../domain/book/field-definition.ts';
import { FIELDS, fieldOf } from '../../domain/book/fields.ts';
import type { Metadata } from '../../domain/book/metadata.ts';
import type { FieldRef } from '../../domain/book/record.ts';
import { primaryLanguage } from '../../domain/text/language.ts';
import { filterWords, groupOf } from '../filter-words.ts';
import { createVector, term, type Vector } from './lexemes.ts';
import { WEIGHTS } from './search-vectors.ts';

type Comparison = FieldFilter['comparison'];

interface FactVectors {
  /** What the index has. */
  facts: string;
  /** What hardly two books have in common, or few ask for: it is read of books that were found by their words. */
  rareFacts: string;
}

export function factVectors(values: Metadata): FactVectors {
  const facts = createVector();
  const rareFacts = createVector();
  for (const definition of FIELDS) {
    const comparisons = new Set<Comparison>(['exact']);
    const own = comparisonOf(definition);
    if (own) comparisons.add(own);
    const value = values[definition.key];
    if (value === undefined || definition.key === 'customFields') continue;
    for (const comparison of comparisons) addFact(isRare(definition, comparison) ? rareFacts : facts, { field: definition.key, comparison }, value);
  }
  // Of the user's own fields a record does not know the type.
  for (const [key, value] of Object.entries(values.customFields ?? {}))
    for (const comparison of ALL) addFact(facts, { field: 'customFields', key, comparison }, value);
  return { facts: facts.text(), rareFacts: rareFacts.text() };
}

const ALL: readonly Comparison[] = ['words', 'language', 'date', 'same', 'exact'];

function isRare({ key, widget }: FieldDefinition, comparison: Comparison): boolean {
  if (key === 'customFields') return false;
  if (comparison === 'words') return widget === 'textarea' || widget === 'identifiers';
  return comparison === 'exact' && widget !== 'language' && widget !== 'date' && widget !== 'yes-no';
}

function addFact(vector: Vector, { comparison, ...ref }: FieldRef & { comparison: Comparison }, value: unknown): void {
  const add = (fact: string, position?: number) => vector.add(nameOf(ref, comparison) + fact, position);
  switch (comparison) {
    case 'same':
      return [value].flat().forEach((each) => {
        add(short(JSON.stringify(each)));
      });
    case 'date':
      return add(String(value));
    case 'language':
      if (typeof value === 'string') add(short(value));
      return add(short(primaryLanguage(String(value))));
    case 'exact':
      return namesOf(ref, value).forEach((name) => {
        add(short(name));
      });
    case 'words':
      return textsOf(ref, value).forEach((text, at) => {
        for (const word of text.split(' ')) add(word, at + 1);
      });
  }
}

/** What a book must have in the columns of the index, each as a `tsquery`. */
export interface FactQuery {
  words?: string;
  facts?: string;
  rareFacts?: string;
}

export function factQuery(filter: FieldFilter): FactQuery {
  const query = queryOf(filter);
  if (!isRare(fieldOf(filter.field), filter.comparison)) return { facts: query };
  const group = groupOf(filter);
  const words = group && filterWords(filter).map((word) => term(word, { weights: [WEIGHTS[group]] }));
  return { rareFacts: query, ...(words && { words: words.join(' & ') }) };
}

function queryOf({ comparison, wanted, ...ref }: FieldFilter): string {
  const name = nameOf(ref, comparison);
  switch (comparison) {
    case 'same':
      return term(name + short(JSON.stringify(wanted)));
    case 'date':
      return term(name + String(wanted), { isPrefix: true });
    case 'words':
      return String(wanted)
        .split(' ')
        .map((word) => term(name + word))
        .join(' <0> ');
    default:
      return term(name + short(String(wanted)));
  }
}

/** Which field a lexeme is about, and for which comparison. */
function nameOf({ field, key }: FieldRef, comparison: Comparison): string {
  return `${field}${key === undefined ? '' : `.${encodeURIComponent(key.toWellFormed())}`} ${SIGNS[comparison]}`;
}

const SIGNS: Readonly<Record<Comparison, string>> = { words: '', language: '@', date: '^', same: '#', exact: '=' };

/** A longer text is told by its hash. */
const MAX_LETTERS = 100;

function short(text: string): string {
  return text.length > MAX_LETTERS ? createHash('sha256').update(text).digest('base64url') : text;
}
