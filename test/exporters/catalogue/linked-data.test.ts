/** Linked data: what three formats write is one graph, to readers that are not ours. */
import fc from 'fast-check';
import jsonld from 'jsonld';
import { Parser, Writer } from 'n3';
import { Store } from 'oxigraph';
import { describe, expect, test } from 'vitest';
import { FIELD_KEYS, type FileRecord } from '../../../src/sdk/index.ts';
import { records } from '../../../src/testing/records.ts';
import { fileRecord, saltRoad, written } from './linked-book.ts';

const FORMATS = { turtle: 'ttl', jsonld: 'jsonld', nquads: 'nq' } as const;

/** The statements of a file, each once, in order. Nothing has a name that holds in one file only, so that equal graphs are equal lines. */
function statements(file: string): string[] {
  const lines = new Writer({ format: 'N-Quads' });
  return [...new Set(new Parser().parse(file).map((each) => lines.quadsToString([each])))].sort();
}

async function threeWays(book: FileRecord, fields: readonly string[] = FIELD_KEYS) {
  const [turtle, json, nquads] = await Promise.all(['turtle', 'jsonld', 'nquads'].map((id) => written(id, [book], fields)));
  const fromJson = await jsonld.toRDF(JSON.parse(json ?? ''), { format: 'application/n-quads' });
  return { turtle: turtle ?? '', nquads: nquads ?? '', fromJson: String(fromJson) };
}

describe.each(Object.entries(FORMATS))('%s', (id, ending) => {
  test('a book with every field, with what sources say of it', async () => {
    await expect(await written(id, [saltRoad()])).toMatchFileSnapshot(`../../golden/salt-road.${ending}`);
  });

  test('a library without a book is a file without a statement', async () => {
    const types = { turtle: 'text/turtle', jsonld: 'application/ld+json', nquads: 'application/n-quads' } as const;
    const store = new Store();
    store.load(await written(id, []), { format: types[id as keyof typeof types] });
    expect(store.size).toBe(0);
  });
});

test('the three formats write the same graph', async () => {
  const { turtle, nquads, fromJson } = await threeWays(saltRoad());
  expect(statements(turtle)).toEqual(statements(nquads));
  expect(statements(fromJson)).toEqual(statements(nquads));
  expect(nquads).not.toContain('_:');
});

test('several books follow each other', async () => {
  const books = [saltRoad(), fileRecord({ title: 'Other' }, { id: 2, path: 'B' })];
  const [turtle, nquads] = await Promise.all([written('turtle', books), written('nquads', books)]);
  expect(statements(turtle)).toEqual(statements(nquads));
  const all = await jsonld.toRDF(JSON.parse(await written('jsonld', books)), { format: 'application/n-quads' });
  expect(statements(String(all))).toEqual(statements(nquads));
});

test('any text makes a valid file, and the same in each format', async () => {
  await fc.assert(
    fc.asyncProperty(records, fc.string({ unit: 'binary' }), async (values, path) => {
      const claims = {
        title: { value: values.title, confidence: 0.5, reason: path, claims: [{ source: path, sourceId: path, lineage: path, confidence: 1, value: path }] },
      };
      const { turtle, nquads, fromJson } = await threeWays(fileRecord(values, { path, claims: claims as never }));
      const wanted = statements(nquads);
      expect(statements(turtle)).toEqual(wanted);
      expect(statements(fromJson)).toEqual(wanted);
      // Oxigraph refuses addresses that n3 lets through.
      for (const [input, format] of [[turtle, 'text/turtle'] as const, [nquads, 'application/n-quads'] as const]) {
        const store = new Store();
        store.load(input, { format });
        expect(store.size).toBe(wanted.length);
      }
    }),
    { numRuns: 60 },
  );
});

test.each([
  ['https://images.example/a b<c>"d"{e}|f\\g^h`i%zz[j]#k#l', 'https://images.example/a%20b%3Cc%3E%22d%22%7Be%7D%7Cf/g%5Eh%60i%25zz%5Bj%5D#k%23l'],
  ['http://[::1]:80/ä', 'http://[::1]/%C3%A4'],
  ['schema:name', undefined],
  ['javascript:alert(1)', undefined],
  ['no address', undefined],
])('the address of a picture, %s', async (location, wanted) => {
  const { turtle, nquads, fromJson } = await threeWays(fileRecord({ cover: { source: 'url', location } }));
  const pictures = (file: string) =>
    new Parser().parse(file).flatMap(({ predicate, object }) => (predicate.value === 'https://schema.org/image' ? [object.value] : []));
  for (const file of [turtle, nquads, fromJson]) expect(pictures(file)).toEqual(wanted === undefined ? [] : [wanted]);
  new Store().load(nquads, { format: 'application/n-quads' });
});

test('a day that there is not stays a text', async () => {
  const file = await written('turtle', [fileRecord({ publishedDate: '2019-02-31', originalDate: '2019-13' })]);
  expect(file).toContain('schema:datePublished "2019-02-31";');
  expect(file).toContain('schema:dateCreated "2019-13"');
});

test('only fields that are wanted are told of, by sources as well', async () => {
  const file = await written('nquads', [saltRoad()], ['title']);
  expect(file).toContain('The Salt Road');
  expect(file).not.toMatch(/Ann Cole|Lund|Travel|genres/);
});

/** What somebody asks of the store. */
async function asked(query: string): Promise<string> {
  const store = new Store();
  store.load(await written('nquads', [saltRoad()]), { format: 'application/n-quads' });
  const prefixes = 'PREFIX prov: <http://www.w3.org/ns/prov#> PREFIX rub: <rubricator:terms/> PREFIX schema: <https://schema.org/>';
  return String(store.query(`${prefixes} ${query}`, { results_format: 'csv' })).replaceAll('\r', '');
}

describe('provenance', () => {
  test('what won is derived from the claim of its source', async () => {
    const query =
      'SELECT ?source ?value WHERE { ?field a rub:Field; rub:field "narrators"; prov:wasDerivedFrom ?claim. ?claim rub:source ?source; prov:value ?value }';
    expect(await asked(query)).toBe('source,value\naudible,Ann Cole (nrt)\n');
  });

  test('every claim says who made it, how sure it is, and when', async () => {
    const query =
      'SELECT ?who ?value ?sure ?at WHERE { ?claim a rub:Claim; rub:field "narrators"; prov:wasAttributedTo ?agent; prov:value ?value; rub:confidence ?sure. ?agent schema:name ?who. OPTIONAL { ?claim prov:generatedAtTime ?at } } ORDER BY ?who';
    expect(await asked(query)).toBe('who,value,sure,at\naudible,Ann Cole (nrt),0.9,2026-01-01T00:00:00Z\nhardcover,Bo Lund,0.7,\n');
  });

  test('what a person decided is derived from the edit, and not from a source', async () => {
    const query =
      'SELECT ?who ?value WHERE { ?field a rub:Field; rub:field "genres"; prov:wasDerivedFrom ?from. ?from prov:wasAttributedTo ?agent; prov:value ?value. ?agent a prov:Person; schema:name ?who }';
    expect(await asked(query)).toBe('who,value\nann,Salt\n');
  });
});
