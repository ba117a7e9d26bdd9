/** OPDS 2.0 (https://drafts.opds.io/opds-2.0): JSON, with books as Readium describes them (https://readium.org/webpub-manifest). */
import type { ListedItem } from '../../actions/search.ts';
import { ACQUISITION, describeBook, OPDS_JSON } from '../../domain/book/opds-publication.ts';
import { NEWEST, type OpdsFeed } from './feed.ts';

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

function publicationOf({ item, values, changedAtMs }: ListedItem): object {
  const { id, path, editionKind } = item;
  return {
    metadata: describeBook({ id, path, editionKind, values, changedAt: new Date(changedAtMs).toISOString() }),
    links: [{ rel: ACQUISITION, href: `/books/${id}`, type: 'text/html' }],
    ...(values.cover && { images: [{ href: `/books/${id}/cover?width=640`, type: 'image/jpeg' }] }),
  };
}
