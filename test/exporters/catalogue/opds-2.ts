/** Whether something is a feed of OPDS 2.0: by the schemas of Readium for its parts, and by what the draft asks beside. */
import { globSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { expect } from 'vitest';

const ACQUISITION = 'http://opds-spec.org/acquisition';

export interface Opds2 {
  metadata: { title: string };
  links: { rel: string; href: string }[];
  navigation?: { title: string; href: string; properties?: { numberOfItems: number } }[];
  publications?: { metadata: Record<string, unknown>; links: { rel: string; href: string }[]; images?: unknown[] }[];
}

const ajv = new Ajv({ strict: false });
addFormats.default(ajv);
for (const file of globSync('test/fixtures/readium/schema/**/*.json')) ajv.addSchema(JSON.parse(readFileSync(file, 'utf8')));
// OPDS's own schema of properties has no licence that lets us keep it.
ajv.addSchema({ $id: 'https://drafts.opds.io/schema/properties.schema.json' });
const isLink = ajv.getSchema('https://readium.org/webpub-manifest/schema/link.schema.json');
const isBook = ajv.getSchema('https://readium.org/webpub-manifest/schema/metadata.schema.json');

/** What the OPDS 2.0 draft asks of a feed beside what Readium's schemas ask of its parts. */
export function expectOpds2({ metadata, links, navigation = [], publications = [], ...rest }: Opds2): void {
  expect(metadata.title).not.toBe('');
  expect(links.map(({ rel }) => rel)).toContain('self');
  expect(navigation.length + publications.length + ('groups' in rest ? 1 : 0)).toBeGreaterThan(0);
  for (const { title } of navigation) expect(title).not.toBe('');
  for (const publication of publications) {
    expect(publication.links.map(({ rel }) => rel)).toContain(ACQUISITION);
    expect([isBook?.(publication.metadata), isBook?.errors]).toEqual([true, null]);
  }
  const all = [...links, ...navigation, ...publications.flatMap((each) => [...each.links, ...(each.images ?? [])])];
  for (const link of all) expect([isLink?.(link), isLink?.errors]).toEqual([true, null]);
}
