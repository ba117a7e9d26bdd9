/** The vocabularies of the linked data, and the terms that statements consist of. Whatever a text holds, the terms are valid. */
import { DataFactory, type Literal, type NamedNode, type Quad } from 'n3';

/** Abbreviations of the vocabularies (docs/linked-data.md says what is used of each). */
export const PREFIXES = {
  bf: 'http://id.loc.gov/ontologies/bibframe/',
  dcterms: 'http://purl.org/dc/terms/',
  owl: 'http://www.w3.org/2002/07/owl#',
  prov: 'http://www.w3.org/ns/prov#',
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  rdfs: 'http://www.w3.org/2000/01/rdf-schema#',
  schema: 'https://schema.org/',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
  /** What only this program says. */
  rub: 'rubricator:terms/',
  /** The user's own fields. */
  field: 'rubricator:field/',
} as const;

/** A term of a vocabulary, abbreviated: `schema:name`. */
export type TermName = `${keyof typeof PREFIXES}:${string}`;
export type Value = NamedNode | Literal;

const TERMS = new Map<TermName, NamedNode>();

export function term(name: TermName): NamedNode {
  const known = TERMS.get(name);
  if (known) return known;
  const [prefix, ...rest] = name.split(':');
  const made = address(PREFIXES[prefix as keyof typeof PREFIXES] + rest.join(':'));
  TERMS.set(name, made);
  return made;
}

/** @param iri one that is known to be valid */
export function address(iri: string): NamedNode {
  return DataFactory.namedNode(iri);
}

/** A text as one part of an address. */
export function part(text: string): string {
  return encodeURIComponent(clean(text));
}

/** Characters that stand in no IRI, and percent signs that begin no code. */
const OUTSIDE_IRIS = /[\p{C}\s<>"{}|\\^`]|%(?![0-9a-f]{2})/giu;

/** The address of a page or a picture; undefined for a text that is none. */
export function webPage(text: string): NamedNode | undefined {
  const url = URL.parse(text);
  if (url?.protocol !== 'https:' && url?.protocol !== 'http:') return undefined;
  const { origin, pathname, search, hash } = url;
  const valid = (each: string) => each.replace(OUTSIDE_IRIS, (letter) => encodeURIComponent(letter));
  const fragment = hash === '' ? '' : `#${valid(hash.slice(1)).replace(/[[\]#]/g, encodeURIComponent)}`;
  return address(valid(origin) + valid(pathname + search).replace(/[[\]]/g, encodeURIComponent) + fragment);
}

/** What XML has no characters for, `xsd:string` has none for either. */
const OUTSIDE_TEXTS = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

function clean(text: string): string {
  return text.replace(OUTSIDE_TEXTS, '\ufffd');
}

export function text(value: string): Literal {
  return DataFactory.literal(clean(value));
}

/** @param type of its lexical form, which the caller has seen to */
function typed(value: string, type: `xsd:${string}`): Literal {
  return DataFactory.literal(value, term(type));
}

export function wholeNumber(value: number): Literal {
  return typed(String(Math.round(value)), 'xsd:integer');
}

/** With up to four digits behind the point. */
export function decimal(value: number): Literal {
  const digits = String(Number(value.toFixed(4)));
  return typed(digits.includes('.') ? digits : `${digits}.0`, 'xsd:decimal');
}

export function yesNo(value: boolean): Literal {
  return typed(String(value), 'xsd:boolean');
}

/** @param at milliseconds since 1970, or an ISO time; undefined for what is no time */
export function instant(at: number | string): Literal | undefined {
  const time = new Date(at);
  return Number.isNaN(time.getTime()) ? undefined : typed(time.toISOString(), 'xsd:dateTime');
}

/** A year, a month or a day; a text if it is none that exists. */
export function date(value: string): Literal {
  if (/^\d{4}$/.test(value)) return typed(value, 'xsd:gYear');
  const isReal = (day: string) => new Date(day).toJSON()?.slice(0, 10) === day;
  if (/^\d{4}-\d{2}$/.test(value) && isReal(`${value}-01`)) return typed(value, 'xsd:gYearMonth');
  return /^\d{4}-\d{2}-\d{2}$/.test(value) && isReal(value) ? typed(value, 'xsd:date') : text(value);
}

/** @param ms milliseconds */
export function duration(ms: number): Literal {
  return typed(`PT${Math.round(ms) / 1000}S`, 'xsd:duration');
}

export function optional<T>(value: T | undefined, make: (value: T) => Value | undefined): Value | undefined {
  return value === undefined ? undefined : make(value);
}

/** What is said of a thing: values by their properties; a value that is undefined says nothing. */
export type Properties = { readonly [name in TermName]?: Value | undefined | readonly (Value | undefined)[] };

/** The statements about one thing. */
export function about(subject: NamedNode, types: readonly TermName[], properties: Properties): Quad[] {
  const said = Object.entries(properties).flatMap(([name, values]) => {
    const given: readonly (Value | undefined)[] = Array.isArray(values) ? values : [values];
    return given.flatMap((value) => (value ? [DataFactory.quad(subject, term(name as TermName), value)] : []));
  });
  return [...types.map((type) => DataFactory.quad(subject, term('rdf:type'), term(type))), ...said];
}
