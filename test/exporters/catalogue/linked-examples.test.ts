/** The questions of docs/linked-data.md, asked of a small library. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { inferredLines } from '../../../exporters/catalogue/linked-data/rdf-text.ts';
import { resultTexts } from '../../../src/actions/linked-data-results.ts';
import { answerOf, readStatements } from '../../../src/app/threads/sparql.ts';
import { PACKAGE_ROOT } from '../../../src/runtime/version.ts';
import { FIELD_KEYS } from '../../../src/sdk/index.ts';
import { put, tempFolder } from '../../files/temp-folder.ts';
import { mergedRecord, saltRoad } from './linked-book.ts';

const page = readFileSync(join(PACKAGE_ROOT, 'docs/linked-data.md'), 'utf8');
const EXAMPLES = [...page.matchAll(/^([^\n]+):\n\n```sparql\n(.*?)^```/gms)].map(([, name = '', query = '']) => [name, query] as const);

/** A library in which each question finds something, and something that it must not find. */
function library() {
  const cole = { authors: [{ name: 'Ann Cole' }], narrators: [{ name: 'Bo Lund' }] };
  const second = { title: 'The Second Road', ...cole, series: [{ name: 'Roads', position: '10' }] };
  return [
    saltRoad(),
    mergedRecord({ id: 2, path: 'A/Second' }, { audible: second, hardcover: { ...second, narrators: [{ name: 'Lund, Bo' }] } }),
    mergedRecord({ id: 3, path: 'Unsure' }, { itunes: { title: 'Unsure' } }, 0.4),
    mergedRecord(
      { id: 4, path: 'Old' },
      { openlibrary: { title: 'Old', publishedDate: '2001', originalDate: '1999', identifiers: [{ type: 'openlibrary-work', value: 'OL1W' }] } },
    ),
  ];
}

function asked(query: string): unknown {
  const folder = tempFolder();
  put(folder, {
    'books.nq': library()
      .map((record) => inferredLines(record, FIELD_KEYS))
      .join(''),
  });
  const answer = answerOf({ query, limit: 100 }, readStatements(join(folder, 'books.nq')));
  if ('problem' in answer) throw new Error(answer.problem);
  return 'columns' in answer ? [answer.columns, ...resultTexts(answer)].map((row) => row.join(' | ')) : answer;
}

test('there are ten of them', () => {
  expect(EXAMPLES).toHaveLength(10);
});

test.each(EXAMPLES)('%s', (_, query) => {
  expect(asked(query)).toMatchSnapshot();
});

describe('what follows from the words', () => {
  test.each([
    ['an audiobook is a book, and the work of it is none', 'ASK { <rubricator:book/1> a schema:Book FILTER NOT EXISTS { <rubricator:work/1> a schema:Book } }'],
    ['a kind of a kind of a kind', 'ASK { <rubricator:book/1> a schema:CreativeWork, schema:MediaObject }'],
    [
      'a series has its books, and a chapter is part of its book',
      'ASK { <rubricator:series/roads> schema:hasPart <rubricator:book/2>. <rubricator:book/1#chapter-1> schema:isPartOf <rubricator:book/1> }',
    ],
    [
      'from the other end, in other words',
      'ASK { <rubricator:series/roads> dcterms:hasPart <rubricator:book/1>; bf:hasPart <rubricator:work/1>. <rubricator:work/1> schema:workExample <rubricator:book/1> }',
    ],
    ['the same thing from the other end', 'ASK { <urn:isbn:9780000000002> owl:sameAs <rubricator:book/1> }'],
    ['who creates contributes', 'ASK { <rubricator:book/2> dcterms:contributor <rubricator:person/ann%20cole> }'],
  ])('%s', (_, query) => {
    expect(asked(query)).toEqual({ isSo: true });
  });

  test('nothing else does', () => {
    expect(asked('ASK { <rubricator:book/4> owl:sameAs ?x }')).toEqual({ isSo: false });
    expect(asked('ASK { <rubricator:book/1> schema:hasPart ?series. ?series a schema:BookSeries }')).toEqual({ isSo: false });
  });
});

test.each([
  ['INSERT DATA { <a:a> <a:b> 1 }', /line 1, column \d+: expected/],
  ['LOAD <http://127.0.0.1:1/>', /line 1, column \d+: expected/],
  ['DELETE WHERE { ?s ?p ?o }', /line 1, column \d+: expected/],
  ['SELECT * WHERE {\n SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }', /not supported/],
  ['SELECT\nWHERE {', /line 2, column \d+: expected/],
])('%s is refused', (query, problem) => {
  expect(() => asked(query)).toThrow(problem);
});
