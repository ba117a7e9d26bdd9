/** What OPDS 2.0 says of a book, in the words of Readium (https://readium.org/webpub-manifest/schema/metadata.schema.json). */
import { plainText } from '../text/description.ts';
import { positionNumber } from '../text/position.ts';
import type { EditionKind, Metadata } from './metadata.ts';
import type { Person } from './names.ts';

export const OPDS_JSON = 'application/opds+json';
export const ACQUISITION = 'http://opds-spec.org/acquisition';

export interface DescribedBook {
  id: number;
  path: string;
  editionKind: EditionKind | undefined;
  values: Metadata;
  /** An ISO time. */
  changedAt: string | undefined;
}

export function describeBook({ id, path, editionKind, values, changedAt }: DescribedBook): object {
  return {
    '@type': editionKind === 'audio' ? 'http://schema.org/Audiobook' : 'http://schema.org/Book',
    identifier: bookUri({ id, values }),
    title: values.title ?? path,
    subtitle: values.subtitle,
    author: people(values.authors),
    narrator: people(values.narrators),
    translator: people(values.contributors?.filter(({ role }) => role === 'trl')),
    publisher: values.publisher,
    // A year alone is no date there.
    published: values.publishedDate?.length === 10 ? values.publishedDate : undefined,
    modified: changedAt,
    language: values.language,
    description: values.description === undefined ? undefined : plainText(values.description),
    subject: values.genres?.map((name) => ({ name })),
    duration: values.durationMs === undefined ? undefined : values.durationMs / 1000,
    belongsTo: values.series && {
      series: values.series.map(({ name, position }) => ({ name, position: position === undefined ? undefined : positionNumber(position) })),
    },
  };
}

function people(some: readonly Person[] | undefined) {
  return some && some.length > 0 ? some.map(({ name, sortName }) => ({ name, sortAs: sortName })) : undefined;
}

/** An identifier as a URI, where its kind has one. */
export function uriOf({ type, value }: { type: string; value: string }): string | undefined {
  return type === 'isbn' || type === 'uuid' ? `urn:${type}:${value}` : undefined;
}

/** What tells a book apart from every other: an ISBN or a UUID, else its number here. */
export function bookUri({ id, values }: Pick<DescribedBook, 'id' | 'values'>): string {
  return values.identifiers?.map(uriOf).find((uri) => uri !== undefined) ?? `urn:x-rubricator:book:${id}`;
}
