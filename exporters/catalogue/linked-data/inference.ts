/**
 * What follows from statements by what the vocabularies say of their own words: kinds of kinds (RDFS), properties of properties, and
 * properties that say the same from the other end (OWL). Each follows from one statement alone, so a book needs no other book.
 */
import { DataFactory, type NamedNode, type Quad } from 'n3';
import { type TermName, term } from './terms.ts';

/** A thing of one kind is of these, too. */
const KINDS: { readonly [kind in TermName]?: readonly TermName[] } = {
  'schema:Audiobook': ['schema:Book', 'schema:AudioObject'],
  'schema:AudioObject': ['schema:MediaObject'],
  'schema:MediaObject': ['schema:CreativeWork'],
  'schema:Book': ['schema:CreativeWork'],
  'schema:BookSeries': ['schema:CreativeWorkSeries'],
  'schema:CreativeWorkSeries': ['schema:CreativeWork', 'schema:Series'],
  'schema:Chapter': ['schema:CreativeWork'],
  'bf:Audio': ['bf:Work'],
  'bf:Text': ['bf:Work'],
  'bf:Electronic': ['bf:Instance'],
  'bf:Isbn': ['bf:Identifier'],
  'bf:PrimaryContribution': ['bf:Contribution'],
  'bf:Publication': ['bf:ProvisionActivity'],
  'prov:Person': ['prov:Agent'],
  'prov:SoftwareAgent': ['prov:Agent'],
};

/** Who says the one says the others, too. */
const PROPERTIES: { readonly [property in TermName]?: readonly TermName[] } = {
  'schema:isbn': ['schema:identifier'],
  'dcterms:creator': ['dcterms:contributor'],
  'dcterms:issued': ['dcterms:date'],
  'dcterms:created': ['dcterms:date'],
  'dcterms:modified': ['dcterms:date'],
  'dcterms:abstract': ['dcterms:description'],
  'dcterms:hasPart': ['dcterms:relation'],
  'dcterms:isPartOf': ['dcterms:relation'],
};

const FROM_BOTH_ENDS: readonly (readonly [TermName, TermName])[] = [
  ['schema:hasPart', 'schema:isPartOf'],
  ['schema:exampleOfWork', 'schema:workExample'],
  ['dcterms:hasPart', 'dcterms:isPartOf'],
  ['bf:hasInstance', 'bf:instanceOf'],
  ['bf:hasPart', 'bf:partOf'],
  ['owl:sameAs', 'owl:sameAs'],
];

const kinds = byAddress(KINDS);
const properties = byAddress(PROPERTIES);
const inverses = new Map(FROM_BOTH_ENDS.flatMap(([one, other]) => [[term(one).value, term(other)] as const, [term(other).value, term(one)] as const]));
const TYPE = term('rdf:type');

function byAddress(table: { readonly [name in TermName]?: readonly TermName[] }): ReadonlyMap<string, readonly NamedNode[]> {
  return new Map(Object.entries(table).map(([name, others]) => [term(name as TermName).value, (others ?? []).map(term)]));
}

/** The statements, and all that follows from them. */
export function withInferred(statements: readonly Quad[]): Quad[] {
  const known = new Map<string, Quad>();
  const waiting = [...statements];
  for (const each of waiting) {
    const key = keyOf(each);
    if (known.has(key)) continue;
    known.set(key, each);
    waiting.push(...following(each));
  }
  return [...known.values()];
}

function following({ subject, predicate, object }: Quad): Quad[] {
  const broader = (properties.get(predicate.value) ?? []).map((each) => DataFactory.quad(subject, each, object));
  if (object.termType !== 'NamedNode') return broader;
  if (predicate.value === TYPE.value) return (kinds.get(object.value) ?? []).map((kind) => DataFactory.quad(subject, TYPE, kind));
  const inverse = inverses.get(predicate.value);
  return inverse ? [...broader, DataFactory.quad(object, inverse, subject)] : broader;
}

export function keyOf({ subject, predicate, object }: Quad): string {
  return [subject.value, predicate.value, object.termType === 'Literal' ? object.datatype.value : '', object.value].join(' ');
}
