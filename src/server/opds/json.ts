/** OPDS 2.0 (https://drafts.opds.io/opds-2.0): JSON, with books as Readium describes them (https://readium.org/webpub-manifest). */
import type { ListedItem } from '../../actions/search.ts';
import type { Person } from '../../domain/book/names.ts';
import { plainText } from '../../domain/text/description.ts';
import { positionNumber } from '../../domain/text/position.ts';
import { ACQUISITION, bookUri, NEWEST, type OpdsFeed } from './feed.ts';

export const OPDS_JSON = 'application/opds+json';

/** @param root where the catalogue begins, such as `/opds/v2` */
export function feedAsJson({ at, title, navigation, books, next }: OpdsFeed, root: string): object {
  const link = (rel: string, path: string) => ({ rel, href: root + path, type: OPDS_JSON });
  return {
    metadata: { title },
    links: [
      link('self', at),
      link('start', ''),
      { rel: 'search', href: `${root}/books{?search}`, type: OPDS_JSON, templated: true },
      ...(next === undefined ? [] : [link('next', next)]),
    ],
    ...(navigation.length > 0 && {
      navigation: navigation.map(({ title: name, leadsTo, count, isNewest }) => ({
        ...{ title: name, href: root + leadsTo, type: OPDS_JSON, rel: isNewest ? NEWEST : 'subsection' },
        ...(count !== undefined && { properties: { numberOfItems: count } }),
      })),
    }),
    ...(books.length > 0 && { publications: books.map(publicationOf) }),
    // A feed has to have something; an empty group says that there is nothing.
    ...(books.length + navigation.length === 0 && { groups: [{ metadata: { title: 'No books' } }] }),
  };
}

function publicationOf(book: ListedItem): object {
  const { item, values } = book;
  const isAudio = item.editionKind === 'audio';
  const facts = {
    '@type': isAudio ? 'http://schema.org/Audiobook' : 'http://schema.org/Book',
    identifier: bookUri(book),
    title: values.title ?? item.path,
    subtitle: values.subtitle,
    author: people(values.authors),
    narrator: people(values.narrators),
    translator: people(values.contributors?.filter(({ role }) => role === 'trl')),
    publisher: values.publisher,
    // A year alone is no date there.
    published: values.publishedDate?.length === 10 ? values.publishedDate : undefined,
    modified: new Date(book.changedAtMs).toISOString(),
    language: values.language,
    description: values.description === undefined ? undefined : plainText(values.description),
    subject: values.genres?.map((name) => ({ name })),
    duration: values.durationMs === undefined ? undefined : values.durationMs / 1000,
    belongsTo: values.series && {
      series: values.series.map(({ name, position }) => ({ name, position: position === undefined ? undefined : positionNumber(position) })),
    },
  };
  return {
    metadata: facts,
    links: [{ rel: ACQUISITION, href: `/books/${item.id}`, type: 'text/html' }],
    ...(values.cover && { images: [{ href: `/books/${item.id}/cover?width=640`, type: 'image/jpeg' }] }),
  };
}

function people(some: readonly Person[] | undefined) {
  return some && some.length > 0 ? some.map(({ name, sortName }) => ({ name, sortAs: sortName })) : undefined;
}
