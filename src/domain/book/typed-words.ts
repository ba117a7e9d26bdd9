/** What somebody types to have a book looked for in other words than those of its files. */
import { piecesOf } from '../text/ends.ts';
import { parseFieldInput } from './field-input.ts';
import { FIELDS } from './fields.ts';
import type { HandWords } from './hand-words.ts';
import { isbnProblem } from './identifier.ts';
import { identifierInText } from './identifier-in-text.ts';
import type { Query } from './query.ts';

/** The fields by which a book can be looked for. */
export const WORD_FIELDS = FIELDS.filter(({ isAsked }) => isAsked);

/**
 * Reads what was typed; or lists what is wrong with it.
 * @param typed by the keys of fields; others are passed by. “;” parts the entries of a list.
 */
export function readHandWords(typed: Readonly<Record<string, string | undefined>>): HandWords | string[] {
  const problems: string[] = [];
  const values = WORD_FIELDS.flatMap((definition) => {
    const text = typed[definition.key]?.trim() ?? '';
    if (text === '') return [];
    const { value, problem } = definition.widget === 'identifiers' ? freeIdentifiers(text) : parseFieldInput({ definition }, text);
    if (problem === undefined) return [[definition.key, value]];
    problems.push(problem);
    return [];
  });
  if (values.length === 0 && problems.length === 0) return ['type a title, an author, an ASIN or an ISBN'];
  return problems.length > 0 ? problems : (Object.fromEntries(values) as HandWords);
}

/** What somebody would type for the words, by the keys of the fields. */
export function typedHandWords(words: HandWords): Record<string, string> {
  const given = WORD_FIELDS.filter(({ key }) => words[key as keyof HandWords] !== undefined);
  return Object.fromEntries(
    given.map(({ key, show }) => {
      const value = words[key as keyof HandWords];
      return [key, Array.isArray(value) ? value.map((each) => show([each] as never)).join('; ') : show(value as never)];
    }),
  );
}

/** ASINs, ISBNs, addresses of books’ pages, and `scheme:value`. */
function freeIdentifiers(text: string): { value: unknown; problem?: undefined } | { problem: string; value?: undefined } {
  const pieces = piecesOf(text, ';').filter(Boolean);
  const value = pieces.map(identifierInText);
  const at = value.indexOf(undefined);
  if (at < 0) return { value };
  const wrong = pieces[at] ?? '';
  return { problem: isbnProblem(wrong) ?? `“${wrong}” is neither an ASIN nor an ISBN nor the address of a book’s page that is known` };
}

/** The question about a book in these words. Of what its files state, only what they are counts: how long, in which language, of which kind. */
export function askedInWords({ editionKind, durationMs, language, abridged, dramatised, wants, offered }: Query, words: HandWords): Query {
  return {
    ...{ editionKind, durationMs, language, abridged, dramatised, wants, title: words.title },
    ...(offered && { offered }),
    identifiers: (words.identifiers ?? []).map((id) => ({ ...id, certainty: 1 })),
    authors: (words.authors ?? []).map(({ name }) => name),
    narrators: (words.narrators ?? []).map(({ name }) => name),
    series: words.series ?? [],
  };
}
