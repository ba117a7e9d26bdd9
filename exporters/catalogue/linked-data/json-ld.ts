/** Linked data as JSON-LD 1.1 (https://www.w3.org/TR/json-ld11/): the things that are told of, book by book, under one context. */
import type { Quad } from 'n3';
import { defineRecordFormat, writeInParts } from '../../../src/sdk/index.ts';
import { statementsOf } from './statements.ts';
import { PREFIXES } from './terms.ts';

export const jsonld = defineRecordFormat({
  id: 'jsonld',
  summary: 'linked data as JSON, for pages and programs',
  ending: 'jsonld',
  mediaType: 'application/ld+json',
  wantsClaims: true,
  write: writeInParts({
    begin: () => `{"@context": ${JSON.stringify(PREFIXES)},\n"@graph": [`,
    record: (record, fields, at) => `${at === 0 ? '' : ','}\n${things(statementsOf(record, fields)).join(',\n')}`,
    end: (count) => (count === 0 ? ']}\n' : '\n]}\n'),
  }),
});

/** A line for each thing. */
function things(statements: readonly Quad[]): string[] {
  return [...Map.groupBy(statements, ({ subject }) => subject.value)].map(([id, said]) => {
    const properties = [...Map.groupBy(said, ({ predicate }) => short(predicate.value))].map(([name, each]) => {
      const values = each.map(({ object }) => (name === 'rdf:type' ? short(object.value) : valueIn(object)));
      return [name === 'rdf:type' ? '@type' : name, values.length === 1 ? values[0] : values];
    });
    return JSON.stringify({ '@id': id, ...Object.fromEntries(properties) });
  });
}

function valueIn(object: Quad['object']): unknown {
  if (object.termType !== 'Literal') return { '@id': object.value };
  const type = short(object.datatype.value);
  return type === 'xsd:string' ? object.value : { '@value': object.value, '@type': type };
}

/** Terms of our vocabularies alone come here, whose names need no care. */
function short(iri: string): string {
  const [prefix, base] = Object.entries(PREFIXES).find(([, each]) => iri.startsWith(each)) ?? [];
  return prefix === undefined || base === undefined ? iri : `${prefix}:${iri.slice(base.length)}`;
}
