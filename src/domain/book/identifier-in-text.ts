/** The identifier that somebody pasted: an ASIN, an ISBN, `scheme:value`, or the address of a book’s page in a catalogue. */
import { type Identifier, identifier, identifierTypeOf, parseAsin, parseIsbn } from './identifier.ts';

/** Where in the addresses of a catalogue its identifiers stand. */
const PAGES: readonly { host: RegExp; path: RegExp; type: string }[] = [
  { host: /^(?:www\.)?audible\./, path: /\/(B[0-9A-Z]{9}|[0-9]{9}[0-9X])(?:[/?]|$)/, type: 'asin' },
  { host: /^(?:www\.)?amazon\./, path: /\/(?:dp|gp\/product)\/(B[0-9A-Z]{9}|[0-9]{9}[0-9X])(?:[/?]|$)/, type: 'asin' },
  { host: /^(?:www\.)?goodreads\.com$/, path: /\/book\/show\/([0-9]+)/, type: 'goodreads' },
  { host: /^openlibrary\.org$/, path: /\/works\/(OL[0-9]+W)/, type: 'openlibrary-work' },
  { host: /^openlibrary\.org$/, path: /\/books\/(OL[0-9]+M)/, type: 'openlibrary-edition' },
  { host: /^books\.google\./, path: /[?&]id=([\w-]+)/, type: 'google' },
  { host: /^(?:books|itunes)\.apple\.com$/, path: /\/id([0-9]+)/, type: 'itunes' },
];

/** Storefronts by the end of their host. */
const REGIONS: Readonly<Record<string, string>> = {
  com: 'us',
  'co.uk': 'uk',
  'com.au': 'au',
  'co.jp': 'jp',
  de: 'de',
  fr: 'fr',
  it: 'it',
  es: 'es',
  ca: 'ca',
  in: 'in',
};

/** Undefined if there is none in the text. */
export function identifierInText(text: string): Identifier | undefined {
  const given = text.trim();
  if (/^https?:\/\//i.test(given)) return URL.canParse(given) ? fromAddress(new URL(given)) : undefined;
  const [, scheme = '', value = '', region] = /^([\w-]{1,40}):([^:@]{1,200})(?:@([a-z]{2}))?$/.exec(given) ?? [];
  if (scheme) return identifier(identifierTypeOf(scheme) ?? scheme.toLowerCase(), value, region);
  const isbn = parseIsbn(given);
  const asin = parseAsin(given);
  // Ten digits that are an ISBN are one more often than not.
  if (isbn !== undefined) return identifier('isbn', isbn);
  return asin === undefined ? undefined : identifier('asin', asin);
}

function fromAddress({ host, pathname, search }: URL): Identifier | undefined {
  for (const { host: of, path, type } of PAGES) {
    const value = of.test(host) ? path.exec(`${pathname}${search}`)?.[1] : undefined;
    if (value !== undefined) return identifier(type, value, type === 'asin' ? REGIONS[host.replace(/^(?:www\.)?[a-z]+\./, '')] : undefined);
  }
  return undefined;
}
