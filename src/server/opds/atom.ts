/** OPDS 1.2 (https://specs.opds.io/opds-1.2): Atom, for older readers. */
import { escapeUTF8 } from 'entities';
import type { ListedItem } from '../../actions/search.ts';
import { ACQUISITION, bookUri, uriOf } from '../../domain/book/opds-publication.ts';
import { plainText } from '../../domain/text/description.ts';
import { IMAGE, NEWEST, type OpdsFeed } from './feed.ts';

const ATOM = 'application/atom+xml;profile=opds-catalog';
const NAVIGATION = `${ATOM};kind=navigation`;
const BOOKS = `${ATOM};kind=acquisition`;
export const OPEN_SEARCH = 'application/opensearchdescription+xml';

type Attributes = Readonly<Record<string, string | undefined>>;

export function typeOf({ navigation }: OpdsFeed): string {
  return navigation.length > 0 ? NAVIGATION : BOOKS;
}

/** @param root where the catalogue begins, such as `/opds`; @param nowMs when shelves were looked through */
export function feedAsAtom(feed: OpdsFeed, root: string, nowMs: number): string {
  const { at, title, navigation, books, next } = feed;
  const link = (rel: string, path: string, type: string) => element('link', { rel, href: root + path, type });
  const updatedMs = books.length > 0 ? Math.max(...books.map(({ changedAtMs }) => changedAtMs)) : nowMs;
  const shelves = navigation.map(({ title: name, leadsTo, hasBooks, count, isNewest }) =>
    element('entry', {}, [
      element('title', {}, name),
      element('id', {}, `urn:x-rubricator:opds:${leadsTo}`),
      element('updated', {}, timeOf(updatedMs)),
      ...(count === undefined ? [] : [element('content', { type: 'text' }, `${count} ${count === 1 ? 'book' : 'books'}`)]),
      link(isNewest ? NEWEST : 'subsection', leadsTo, hasBooks ? BOOKS : NAVIGATION),
    ]),
  );
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('feed', { xmlns: 'http://www.w3.org/2005/Atom', 'xmlns:dc': 'http://purl.org/dc/terms/' }, [
    element('id', {}, `urn:x-rubricator:opds:${at}`),
    element('title', {}, title),
    element('updated', {}, timeOf(updatedMs)),
    element('author', {}, [element('name', {}, 'Rubricator')]),
    link('self', at, typeOf(feed)),
    link('start', '', NAVIGATION),
    link('search', '/search.xml', OPEN_SEARCH),
    ...(next === undefined ? [] : [link('next', next, BOOKS)]),
    ...shelves,
    ...books.map(entryOf),
  ])}\n`;
}

/** How a reader searches (OpenSearch 1.1). */
export function searchDescription(root: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element('OpenSearchDescription', { xmlns: 'http://a9.com/-/spec/opensearch/1.1/' }, [
    element('ShortName', {}, 'Rubricator'),
    element('Description', {}, 'Words of titles, authors, narrators and series'),
    element('InputEncoding', {}, 'UTF-8'),
    element('Url', { type: BOOKS, template: `${root}/books?search={searchTerms}` }),
  ])}\n`;
}

function entryOf(book: ListedItem): string {
  const { item, values } = book;
  const { title, subtitle, authors = [], narrators = [], identifiers = [], series = [] } = values;
  const cover = `/books/${item.id}/cover`;
  const texts = [
    ...(subtitle === undefined ? [] : [subtitle]),
    ...series.map(({ name, position }) => (position === undefined ? name : `${name} ${position}`)),
    ...(narrators.length > 0 ? [`Read by ${narrators.map(({ name }) => name).join(', ')}`] : []),
    ...(values.description === undefined ? [] : [plainText(values.description)]),
  ];
  return element('entry', {}, [
    element('title', {}, title ?? item.path),
    element('id', {}, bookUri({ id: item.id, values })),
    element('updated', {}, timeOf(book.changedAtMs)),
    ...authors.map(({ name }) => element('author', {}, [element('name', {}, name)])),
    ...optional('dc:language', values.language),
    ...optional('dc:publisher', values.publisher),
    ...optional('dc:issued', values.publishedDate),
    ...identifiers.flatMap((each) => optional('dc:identifier', uriOf(each))),
    ...(values.genres ?? []).map((genre) => element('category', { term: genre, label: genre })),
    ...(texts.length > 0 ? [element('summary', { type: 'text' }, texts.join('\n'))] : []),
    element('link', { rel: ACQUISITION, href: `/books/${item.id}`, type: 'text/html' }),
    ...(values.cover
      ? [
          element('link', { rel: IMAGE, href: `${cover}?width=640`, type: 'image/jpeg' }),
          element('link', { rel: `${IMAGE}/thumbnail`, href: `${cover}?width=160`, type: 'image/jpeg' }),
        ]
      : []),
  ]);
}

function optional(name: string, text: string | undefined): string[] {
  return text === undefined ? [] : [element(name, {}, text)];
}

/** @param inside a text, or elements */
function element(name: string, attributes: Attributes, inside: string | readonly string[] = []): string {
  const all = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(value ?? '')}"`);
  const content = typeof inside === 'string' ? escaped(inside) : inside.join('');
  return `<${name}${all.join('')}${content === '' ? '/>' : `>${content}</${name}>`}`;
}

/** XML has no place for most control characters and for halves of characters. */
function escaped(text: string): string {
  return escapeUTF8(text.toWellFormed().replace(/(?![\t\n\r])[\p{Cc}\ufffe\uffff]/gu, ''));
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString();
}
