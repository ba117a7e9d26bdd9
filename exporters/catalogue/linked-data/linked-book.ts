/** A book as its statements are made, and the addresses of everything that they are about. */
import type { NamedNode } from 'n3';
import { type Actor, type FileRecord, foldSeries, type Identifier, isWorkIdentifier, type Metadata, nameKey, type Person } from '../../../src/sdk/index.ts';
import { address, part, webPage } from './terms.ts';

export interface LinkedBook {
  record: FileRecord;
  /** Of the fields that are wanted. */
  values: Metadata;
  isAudio: boolean;
  /** The edition that is in the library. */
  book: NamedNode;
  work: NamedNode;
  /** Of a part of the edition, of which no other book knows. */
  partOf(name: string): NamedNode;
}

export function linkedBook(record: FileRecord, fields: readonly string[]): LinkedBook {
  const wanted = Object.entries(record.values).filter(([field, value]) => value !== undefined && value !== null && fields.includes(field));
  const values = Object.fromEntries(wanted) as Metadata;
  const own = `rubricator:book/${record.id}`;
  return {
    record,
    values,
    isAudio: record.editionKind === undefined ? (values.narrators ?? values.durationMs) !== undefined : record.editionKind === 'audio',
    book: address(own),
    work: address(`rubricator:work/${record.id}`),
    partOf: (name) => address(`${own}#${name}`),
  };
}

/** Names that differ in order, accents or initials alone are one person. */
export function personAddress({ name }: Pick<Person, 'name'>): NamedNode {
  return address(`rubricator:person/${part(nameKey(name) || name)}`);
}

export function seriesAddress({ name }: { name: string }): NamedNode {
  return address(`rubricator:series/${part(foldSeries(name) || name)}`);
}

export function publisherAddress(name: string): NamedNode {
  return address(`rubricator:publisher/${part(name)}`);
}

export function sourceAddress(source: string): NamedNode {
  return address(`rubricator:source/${part(source)}`);
}

export function agentAddress({ kind, name = '' }: Actor): NamedNode {
  return address(`rubricator:agent/${kind}${name === '' ? '' : `/${part(name)}`}`);
}

/** Whose names of things are addresses: what has the name is the thing itself. */
const SAME: Readonly<Record<string, { form: RegExp; before: string }>> = {
  isbn: { form: /^\d{13}$/, before: 'urn:isbn:' },
  uuid: { form: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, before: 'urn:uuid:' },
  wikidata: { form: /^Q[1-9]\d*$/, before: 'http://www.wikidata.org/entity/' },
  'openlibrary-edition': { form: /^OL\d+M$/, before: 'https://openlibrary.org/books/' },
  'openlibrary-work': { form: /^OL\d+W$/, before: 'https://openlibrary.org/works/' },
  'musicbrainz-work': { form: /^[0-9a-f-]{36}$/i, before: 'https://musicbrainz.org/work/' },
};

/** Who has a page about a thing. */
const PAGES: Readonly<Record<string, { form: RegExp; before: string }>> = {
  goodreads: { form: /^\d+$/, before: 'https://www.goodreads.com/book/show/' },
  'goodreads-work': { form: /^\d+$/, before: 'https://www.goodreads.com/work/editions/' },
  google: { form: /^[\w-]+$/, before: 'https://books.google.com/books?id=' },
  itunes: { form: /^\d+$/, before: 'https://books.apple.com/book/id' },
  librivox: { form: /^\d+$/, before: 'https://librivox.org/api/feed/audiobooks/?id=' },
};

const STOREFRONTS: Readonly<Record<string, string>> = { us: 'com', uk: 'co.uk', au: 'com.au', jp: 'co.jp' };
const REGIONS_OF_THEIR_OWN = ['ca', 'de', 'es', 'fr', 'in', 'it'];

export interface KnownAddresses {
  /** Of what is the thing itself. */
  same: NamedNode[];
  /** Of pages that tell of it alone. */
  pages: NamedNode[];
}

/** Where others tell of an edition, or of its work; of identifiers that are well formed. */
export function addressesOf(identifiers: readonly Identifier[], of: 'edition' | 'work'): KnownAddresses {
  const wanted = identifiers.filter((each) => isWorkIdentifier(each) === (of === 'work'));
  const known = (table: typeof SAME) =>
    wanted.flatMap(({ type, value }) => {
      const entry = Object.hasOwn(table, type) ? table[type] : undefined;
      return entry?.form.test(value) ? [address(entry.before + value)] : [];
    });
  return { same: known(SAME), pages: [...known(PAGES), ...wanted.flatMap((each) => storePage(each) ?? [])] };
}

function storePage({ type, value, region = 'us' }: Identifier): NamedNode | undefined {
  const tld = STOREFRONTS[region] ?? (REGIONS_OF_THEIR_OWN.includes(region) ? region : undefined);
  return type === 'asin' && /^[0-9A-Z]{10}$/.test(value) && tld ? webPage(`https://www.audible.${tld}/pd/${value}`) : undefined;
}
