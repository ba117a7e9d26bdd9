/** A book in the words of schema.org, version 29: https://schema.org/Audiobook, https://schema.org/Book */
import type { Quad } from 'n3';
import { type Identifier, type Metadata, plainText, type Role } from '../../../src/sdk/index.ts';
import { addressesOf, type LinkedBook, personAddress, publisherAddress, seriesAddress } from './linked-book.ts';
import { about, date, decimal, duration, optional, type Properties, type TermName, term, text, type Value, webPage, wholeNumber, yesNo } from './terms.ts';

const ROLE_PROPERTIES: { readonly [role in Role]?: TermName } = {
  aut: 'schema:author',
  nrt: 'schema:readBy',
  trl: 'schema:translator',
  edt: 'schema:editor',
  ill: 'schema:illustrator',
};

export function schemaOrg(linked: LinkedBook): Quad[] {
  const { book, work, isAudio, values } = linked;
  const { same, pages } = addressesOf(values.identifiers ?? [], 'edition');
  return [
    ...about(book, [isAudio ? 'schema:Audiobook' : 'schema:Book'], {
      'schema:name': optional(values.title, text),
      'schema:alternativeHeadline': optional(values.subtitle, text),
      ...credits(values),
      'schema:publisher': optional(values.publisher, publisherAddress),
      'schema:datePublished': optional(values.publishedDate, date),
      'schema:inLanguage': optional(values.language, text),
      'schema:copyrightNotice': optional(values.copyright, text),
      'schema:description': optional(values.description, (description) => text(plainText(description))),
      'schema:genre': values.genres?.map(text),
      'schema:keywords': values.tags?.map(text),
      'schema:duration': optional(values.durationMs, duration),
      'schema:abridged': optional(values.abridged, yesNo),
      'schema:isFamilyFriendly': optional(values.explicit, (explicit) => yesNo(!explicit)),
      'schema:bookFormat': isAudio ? term('schema:AudiobookFormat') : linked.record.editionKind === 'ebook' ? term('schema:EBook') : undefined,
      'schema:image': values.cover?.source === 'url' ? webPage(values.cover.location) : undefined,
      'schema:isbn': values.identifiers?.filter(({ type }) => type === 'isbn').map(({ value }) => text(value)),
      'schema:sameAs': [...same, ...pages],
      'owl:sameAs': same,
      'schema:exampleOfWork': work,
    }),
    ...ofWork(linked),
    ...people(values),
    ...(values.publisher === undefined ? [] : about(publisherAddress(values.publisher), ['schema:Organization'], { 'schema:name': text(values.publisher) })),
    ...seriesOf(linked),
    ...chaptersOf(linked),
    ...identifiersOf(linked, values.identifiers ?? []),
    ...ratingOf(linked),
  ];
}

function ofWork({ work, values }: LinkedBook): Quad[] {
  const { same, pages } = addressesOf(values.identifiers ?? [], 'work');
  return about(work, ['schema:CreativeWork'], {
    'schema:name': optional(values.title, text),
    'schema:author': values.authors?.map(personAddress),
    'schema:dateCreated': optional(values.originalDate, date),
    'schema:sameAs': [...same, ...pages],
    'owl:sameAs': same,
  });
}

function credits({ authors, narrators, contributors = [] }: Metadata): Properties {
  const others = Map.groupBy(contributors, ({ role = 'ctb' }) => ROLE_PROPERTIES[role] ?? 'schema:contributor');
  const inOrder: [TermName, Value[]][] = [
    ['schema:author', [...(authors ?? []), ...(others.get('schema:author') ?? [])].map(personAddress)],
    ['schema:readBy', [...(narrators ?? []), ...(others.get('schema:readBy') ?? [])].map(personAddress)],
  ];
  for (const [property, credited] of others) if (!inOrder.some(([name]) => name === property)) inOrder.push([property, credited.map(personAddress)]);
  return Object.fromEntries(inOrder);
}

function people({ authors = [], narrators = [], contributors = [] }: Metadata): Quad[] {
  return [...authors, ...narrators, ...contributors].flatMap((person) =>
    about(personAddress(person), ['schema:Person'], {
      'schema:name': text(person.name),
      'schema:description': optional(person.about, text),
      'schema:image': optional(person.imageUrl, webPage),
      'owl:sameAs': addressesOf(person.identifiers ?? [], 'work').same,
    }),
  );
}

/** Where a book stands in a series is said by an entry of the list that the series is: a book may be in several. */
function seriesOf({ book, values: { series = [] }, partOf }: LinkedBook): Quad[] {
  return series.flatMap((entry, index) => {
    const all = seriesAddress(entry);
    const place = partOf(`series-${index + 1}`);
    return [
      ...about(book, [], { 'schema:isPartOf': all, 'schema:position': index === 0 ? optional(entry.position, text) : undefined }),
      ...about(all, ['schema:BookSeries', 'schema:ItemList'], { 'schema:name': text(entry.name), 'schema:hasPart': book, 'schema:itemListElement': place }),
      ...about(place, ['schema:ListItem'], { 'schema:item': book, 'schema:position': optional(entry.position, text) }),
    ];
  });
}

function chaptersOf({ book, values: { chapters = [] }, partOf }: LinkedBook): Quad[] {
  return chapters.flatMap(({ title, startMs, endMs }, index) => {
    const chapter = partOf(`chapter-${index + 1}`);
    return [
      ...about(book, [], { 'schema:hasPart': chapter }),
      ...about(chapter, ['schema:Chapter', 'schema:Clip'], {
        'schema:name': text(title),
        'schema:position': wholeNumber(index + 1),
        'schema:startOffset': decimal(startMs / 1000),
        'schema:endOffset': decimal(endMs / 1000),
      }),
    ];
  });
}

function identifiersOf({ book, partOf }: LinkedBook, identifiers: readonly Identifier[]): Quad[] {
  return identifiers.flatMap(({ type, value, region }, index) => {
    const named = partOf(`identifier-${index + 1}`);
    return [
      ...about(book, [], { 'schema:identifier': named }),
      ...about(named, ['schema:PropertyValue'], {
        'schema:propertyID': text(type),
        'schema:value': text(value),
        'schema:valueReference': optional(region, text),
      }),
    ];
  });
}

function ratingOf({ book, values: { rating }, partOf }: LinkedBook): Quad[] {
  if (!rating) return [];
  const node = partOf('rating');
  return [
    ...about(book, [], { 'schema:aggregateRating': node }),
    ...about(node, ['schema:AggregateRating'], {
      'schema:ratingValue': decimal(rating.value),
      'schema:bestRating': decimal(rating.scale),
      'schema:ratingCount': wholeNumber(rating.count),
    }),
  ];
}
