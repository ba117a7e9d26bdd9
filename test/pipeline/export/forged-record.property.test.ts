/** Whatever a record beside a book says, media stay: nothing but sidecars under names of our own is ever taken for ours. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { exporters } from '../../../exporters/registry.ts';
import { FIELD_KEYS } from '../../../src/domain/book/fields.ts';
import type { Item, ItemFile } from '../../../src/domain/library/item.ts';
import { roleOfName } from '../../../src/domain/library/library-names.ts';
import { createSidecarNames } from '../../../src/domain/library/sidecar-name.ts';
import { planRetired, underOurNames } from '../../../src/pipeline/export/plan.ts';
import { hashOf } from '../../../src/pipeline/fingerprint.ts';
import { readSidecars } from '../../../src/pipeline/identify/read-sidecars.ts';
import { versionOfMedia } from '../../../src/pipeline/identify/sidecar-slots.ts';
import { readers } from '../../../src/readers/registry.ts';
import { readerOf } from '../../../src/sdk/reader.ts';
import { recordOf } from '../../../src/testing/index.ts';

const NAMES = ['book.m4b', 'book.epub', 'book.mp3', 'scan.pdf', 'cover.jpg', 'page.png', 'notes.txt', 'metadata.json', 'metadata.opf', 'theirs.opf', 'book.md'];
const EXPORTERS = exporters.map((definition) => ({ definition, options: definition.options.parse({}) }));
const sidecarNames = createSidecarNames(readers.map(({ file }) => file));
const bytesOf = (path: string) => Buffer.from(`bytes of ${path}`);

function bookOf(record: unknown): { item: Item; files: Map<string, Buffer> } {
  const paths = NAMES.map((name) => `A/Book/${name}`);
  const files = new Map([...paths.map((path): [string, Buffer] => [path, bytesOf(path)]), ['A/Book/.rubricator.json', Buffer.from(JSON.stringify(record))]]);
  const fileOf = (path: string): ItemFile => ({ path, role: roleOfName(path.slice(7), sidecarNames) ?? 'sidecar', sizeBytes: 1, mtimeMs: 1 });
  return { item: { libraryId: 'l', path: 'A/Book', folder: 'A/Book', isFile: false, files: [...files.keys()].map(fileOf) }, files };
}

const mark = fc.record({
  exporter: fc.constantFrom(...exporters.map(({ id }) => id), 'nobody', '__proto__'),
  name: fc.oneof(fc.constantFrom(...NAMES, '../Book/book.m4b', '/A/Book/book.m4b'), fc.string()),
  hash: fc.oneof(...NAMES.map((name) => fc.constant(hashOf(bytesOf(`A/Book/${name}`)))), fc.string()),
});
const honest = fc.constantFrom(...NAMES).chain((name) => mark.map((each) => ({ ...each, name, hash: hashOf(bytesOf(`A/Book/${name}`)) })));

test('no record makes us take a medium, or a file under a name that is not ours, for a sidecar of ours', async () => {
  const emptied = { schemaVersion: 1, metadata: {}, provenance: {}, conflicts: [], missing: [], overrides: [], sources: [] };
  let reclaimedCount = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(honest, mark), { maxLength: 12 }), fc.constantFrom(...FIELD_KEYS), fc.string(), async (sidecars, field, value) => {
      const { item, files } = bookOf({ ...emptied, sidecars, overrides: [{ field, value, origin: 'user', setAt: '2026-01-01T00:00:00Z' }] });
      const readBytes = async (path: string) => files.get(path);
      const deps = { readBytes, readerOf: (path: string) => readerOf(readers, path), hash: hashOf, now: () => 1e9, pause: async () => undefined };
      const book = { editionKind: 'audio' as const, tracks: [], customFields: [] };
      const { reclaimed } = await readSidecars({ item, own: [], overrides: [], decisions: [], media: versionOfMedia([]) }, book, deps, {
        lines: [],
        isRefused: false,
      });
      const own = underOurNames(reclaimed, EXPORTERS, item, recordOf({ title: 'Salt' }));
      reclaimedCount += own.length;
      const taken = own.map(({ path }) => path);
      expect(['A/Book/metadata.json', 'A/Book/metadata.opf', 'A/Book/cover.jpg', 'A/Book/book.md']).toEqual(expect.arrayContaining(taken));
      // A state that believed such a record long ago: what it names is given up and not removed.
      const poisoned = NAMES.map((name) => ({
        path: `A/Book/${name}`,
        exporter: 'opf',
        hash: hashOf(bytesOf(`A/Book/${name}`)),
        bytes: Buffer.alloc(0),
        sizeBytes: 1,
        mtimeMs: 1,
      }));
      const plans = await planRetired([], ['opf'], { own: poisoned, overrulesUndo: false }, deps);
      const removed = plans.filter(({ action }) => action === 'removed').map(({ path }) => path);
      expect(removed.filter((path) => /\.(?:m4b|epub|mp3|pdf|png)$/.test(path ?? ''))).toEqual([]);
    }),
    { numRuns: 200 },
  );
  expect(reclaimedCount).toBeGreaterThan(0);
});
