import { describe, expect, test } from 'vitest';
import type { Identifier } from '../../../src/domain/book/identifier.ts';
import { ReadError } from '../../../src/domain/errors.ts';
import type { Item, ItemFile } from '../../../src/domain/library/item.ts';
import { hashOf } from '../../../src/pipeline/fingerprint.ts';
import type { IdentifyDeps, IdentifyInput } from '../../../src/pipeline/identify/identified.ts';
import { identify } from '../../../src/pipeline/identify/identify.ts';
import { merge } from '../../../src/pipeline/merge/merge.ts';
import { readers } from '../../../src/readers/registry.ts';
import { readerOf } from '../../../src/sdk/reader.ts';
import type { AudioReading } from '../../../src/sdk/reading.ts';
import { candidate, mergeSettings, nameReading, people } from '../samples.ts';

const file = (path: string, role: ItemFile['role']): ItemFile => ({ path, role, sizeBytes: 1, mtimeMs: 1 });
const itemOf = (...files: ItemFile[]): Item => ({ libraryId: 'l', path: 'Ann Cole/Salt', folder: 'Ann Cole/Salt', isFile: false, files });
const audio = (metadata: AudioReading['reading']['metadata'], more: Partial<AudioReading> = {}): AudioReading => ({
  reading: {
    source: 'tags',
    lineage: 'tags',
    editionKind: 'audio',
    metadata,
    confidence: { title: 0.7, authors: 0.7, identifiers: 0.8, chapters: 0.85, durationMs: 1 },
  },
  ...more,
});

/** The names of the item say its author and its title. */
const plainName = nameReading('Author/Title', { title: 'Salt', authors: people('Ann Cole') });

async function run(input: Partial<IdentifyInput> & { item: Item }, files: Record<string, AudioReading | string | Error>, named = [plainName]) {
  const read = async (path: string) => {
    const found = files[path];
    if (found instanceof Error) throw found;
    return found;
  };
  const deps: IdentifyDeps = {
    readAudio: async (path) => (await read(path)) as AudioReading,
    readEbook: async () => undefined,
    readBytes: async (path) => {
      const found = await read(path);
      return typeof found === 'string' ? Buffer.from(found) : undefined;
    },
    readerOf: (path) => readerOf(readers, path),
    customFields: [],
    pause: async () => undefined,
    readNames: async () => named,
    hash: hashOf,
    now: () => 7,
    merge: (editionKind, candidates, overrides) =>
      merge({ editionKind, candidates: candidates.map((each) => ({ candidate: each })), overrides }, mergeSettings),
  };
  return identify({ own: [], overrides: [], decisions: [], adopted: [], foreign: 'adopt', readAhead: new Map(), ...input }, deps);
}

describe('several audio files', () => {
  const files = { b: file('Ann Cole/Salt/b.mp3', 'audio'), a: file('Ann Cole/Salt/a.mp3', 'audio') };

  test('are ordered by complete track numbers, their durations summed, their chapters shifted', async () => {
    const { item, query, candidates } = await run(
      { item: itemOf(files.a, files.b) },
      {
        [files.a.path]: audio({ durationMs: 2000, chapters: [{ title: 'Dusk', startMs: 0, endMs: 2000 }] }, { track: 2, durationMs: 2000, album: 'Salt' }),
        [files.b.path]: audio(
          { title: 'Salt', durationMs: 1000, chapters: [{ title: 'Dawn', startMs: 0, endMs: 1000 }] },
          { track: 1, durationMs: 1000, album: 'Salt' },
        ),
      },
    ); // prettier-ignore
    expect(item.files.map(({ path }) => path)).toEqual([files.b.path, files.a.path]);
    expect(query.durationMs).toBe(3000);
    const tags = candidates.find(({ source }) => source === 'tags');
    expect(tags?.metadata.chapters).toEqual([
      { title: 'Dawn', startMs: 0, endMs: 1000 },
      { title: 'Dusk', startMs: 1000, endMs: 3000 },
    ]);
    expect(query.wants).toEqual([]);
  });

  test('one that cannot be read costs the duration, not the rest', async () => {
    const { query, problems, isRefused } = await run(
      { item: itemOf(files.a, files.b) },
      { [files.a.path]: audio({ title: 'Salt', durationMs: 2000 }, { durationMs: 2000, album: 'Salt' }), [files.b.path]: new ReadError('not readable') },
    );
    expect([query.title, query.durationMs, isRefused]).toEqual(['Salt', undefined, false]);
    expect(problems).toEqual([
      'b.mp3: not readable',
      'the duration and the chapters of the 2 audio files together are left out, because one has no known length',
    ]);
  });

  test('one without a length costs the duration and the chapters of the whole, and the book says so', async () => {
    const chapters = [{ title: 'Dawn', startMs: 0, endMs: 2000 }];
    const { query, candidates, problems } = await run(
      { item: itemOf(files.a, files.b) },
      {
        [files.a.path]: audio({ title: 'Salt', durationMs: 2000, chapters }, { durationMs: 2000, album: 'Salt' }),
        [files.b.path]: audio({ title: 'Salt' }, { album: 'Salt', problem: 'its length cannot be read' }),
      },
    );
    const tags = candidates.find(({ source }) => source === 'tags');
    expect([query.title, query.durationMs, tags?.metadata.chapters ?? []]).toEqual(['Salt', undefined, []]);
    expect(problems).toEqual(['b.mp3: its length cannot be read', expect.stringContaining('because one has no known length')]);
  });

  test('are as sure together as the least sure length, and their chapters with it', async () => {
    const of = (title: string, durationMs: number, confidence: number) => {
      const reading = audio({ title: 'Salt', durationMs, chapters: [{ title, startMs: 0, endMs: durationMs }] }, { durationMs, album: 'Salt' });
      return { ...reading, reading: { ...reading.reading, confidence: { ...reading.reading.confidence, durationMs: confidence } } };
    };
    const { candidates, problems } = await run(
      { item: itemOf(files.a, files.b) },
      { [files.a.path]: of('Dawn', 2000, 1), [files.b.path]: of('Dusk', 1000, 0.8) },
    );
    const tags = candidates.find(({ source }) => source === 'tags');
    expect(tags).toMatchObject({ metadata: { durationMs: 3000 }, confidence: { durationMs: 0.8, chapters: 0.85 * 0.8 } });
    expect(problems).toEqual([]);
  });

  test('a track’s title is not the book’s', async () => {
    const { query } = await run(
      { item: itemOf(files.a, files.b) },
      { [files.a.path]: audio({ title: 'Dawn' }, { trackTitle: 'Dawn' }), [files.b.path]: audio({ title: 'Dusk' }, { trackTitle: 'Dusk' }) },
    );
    expect(query.title).toBe('Salt');
  });
});

test('what the file system refuses is tried again next time', async () => {
  const refused = new ReadError('permission denied (EACCES)', { cause: Object.assign(new Error('no'), { code: 'EACCES' }) });
  const { isRefused, problems } = await run({ item: itemOf(file('Ann Cole/Salt/a.mp3', 'audio')) }, { 'Ann Cole/Salt/a.mp3': refused });
  expect([isRefused, problems]).toEqual([true, ['a.mp3: permission denied (EACCES)']]);
});

describe('names that can be read in several ways', () => {
  const item = itemOf(file('Ann Cole/Salt/a.mp3', 'audio'));
  const ways = [
    nameReading('Title - Author', { title: 'Ann Cole', authors: people('Salt') }, { confidence: 0.3 }),
    nameReading('Author - Title', { title: 'Salt', authors: people('Ann Cole') }, { confidence: 0.3 }),
  ];

  test('are asked for by the likeliest, and keep the others', async () => {
    const { query, record, candidates } = await run({ item }, { 'Ann Cole/Salt/a.mp3': audio({}) }, ways);
    expect([query.title, query.authors, record.unsure]).toEqual(['Ann Cole', ['Salt'], ['title', 'authors']]);
    expect(query.readings?.map(({ habit, asks }) => [habit, asks.title, asks.authors])).toEqual([
      ['Title - Author', 'Ann Cole', ['Salt']],
      ['Author - Title', 'Salt', ['Ann Cole']],
    ]);
    expect(candidates.filter(({ source }) => source === 'path')).toHaveLength(1);
  });

  test('are not asked for where somebody found the book by other words', async () => {
    const words = { title: 'The Lamp', identifiers: [{ type: 'asin', value: 'B000000009' }] };
    const decisions = [{ key: 'audible|LAMP|', verdict: 'confirmed' as const, decidedAtMs: 1, words }];
    const { query } = await run({ item, decisions }, { 'Ann Cole/Salt/a.mp3': audio({}) }, ways);
    expect(query).toMatchObject({ title: 'The Lamp', authors: [], identifiers: [{ type: 'asin', value: 'B000000009', certainty: 1 }] });
    expect(query.readings).toBeUndefined();
  });

  test('leave nothing open where the tags say it all', async () => {
    const tags = audio({ title: 'The Salt Road', authors: people('Marit Osei') });
    const { query, record } = await run({ item }, { 'Ann Cole/Salt/a.mp3': tags }, ways);
    expect([query.title, query.readings, record.unsure]).toEqual(['The Salt Road', undefined, []]);
  });
});

describe('identifiers', () => {
  test('from everywhere, surest first, an ambiguous ASIN last', async () => {
    const item = { ...itemOf(file('x/a.mp3', 'audio'), file('x/metadata.json', 'sidecar')), path: 'Ann Cole/Salt [0306406152]' };
    const ambiguous: Identifier[] = [
      { type: 'asin', value: '0306406152' },
      { type: 'isbn', value: '9780306406157' },
    ];
    const { query } = await run(
      { item },
      { 'x/a.mp3': audio({ identifiers: [{ type: 'asin', value: 'B000000001' }] }), 'x/metadata.json': '{"title":"Salt","asin":"B000000002"}' },
      [nameReading('Author/Title', { title: 'Salt', identifiers: ambiguous }, { confidence: 0.6 })],
    );
    expect(query.identifiers.map(({ type, value }) => `${type}:${value}`)).toEqual([
      'asin:B000000002',
      'asin:B000000001',
      'isbn:9780306406157',
      'asin:0306406152',
    ]);
  });

  test('those that the user set are the only ones', async () => {
    const { query } = await run(
      { item: itemOf(), overrides: [{ field: 'identifiers', value: [{ type: 'asin', value: 'B000000009' }], origin: 'user', setAtMs: 0 }] },
      {},
    );
    expect(query.identifiers).toEqual([{ type: 'asin', value: 'B000000009', certainty: 1 }]);
  });
});

describe('sidecars', () => {
  const path = 'Ann Cole/Salt/metadata.json';
  const item = () => itemOf(file(path, 'sidecar'));
  const ours = '{"title":"Salt","publisher":"Pike"}';
  const own = [{ path, exporter: 'abs-json', hash: hashOf(ours), sizeBytes: 1, mtimeMs: 1, bytes: Buffer.from(ours) }];

  test('our own is no evidence', async () => {
    const { candidates, sidecarsOnDisk } = await run({ item: item(), own }, { [path]: ours });
    expect(candidates.map(({ source }) => source)).toEqual(['path']);
    expect(sidecarsOnDisk.get(path)).toMatchObject({ hash: own[0]?.hash, isBlocked: false });
  });

  test('what we wrote and somebody changed becomes overrides', async () => {
    const { newOverrides, overrides, candidates } = await run(
      { item: item(), own, overrides: [{ field: 'publisher', value: 'Old', origin: 'user', setAtMs: 0 }] },
      { [path]: '{"title":"Salt","publisher":"Mine"}' },
    );
    expect(newOverrides).toEqual([{ field: 'publisher', value: 'Mine', origin: 'user (metadata.json)', setAtMs: 7, actor: { kind: 'sidecar', name: path } }]);
    expect(overrides).toEqual(newOverrides);
    expect(candidates.map(({ source }) => source)).toEqual(['path']);
  });

  test('another’s is adopted, or evidence, as the config says; what was adopted stays so', async () => {
    expect((await run({ item: item() }, { [path]: ours })).candidates.find(({ source }) => source === 'abs-json')?.standing).toBe('adopted');
    expect((await run({ item: item(), foreign: 'evidence' }, { [path]: ours })).candidates.find(({ source }) => source === 'abs-json')?.standing).toBe(
      'evidence',
    );
    const adopted = [candidate('abs-json', { publisher: 'First' }, 0.9, { local: true, standing: 'adopted', sourceId: path })];
    expect((await run({ item: item(), own, adopted }, { [path]: ours })).candidates).toContainEqual(adopted[0]);
    expect((await run({ item: itemOf(), own, adopted }, {})).candidates).not.toContainEqual(adopted[0]);
  });

  test('one that cannot be understood is blocked', async () => {
    const { sidecarsOnDisk, problems } = await run({ item: item() }, { [path]: '{"half' });
    expect([sidecarsOnDisk.get(path)?.isBlocked, problems]).toEqual([true, ['metadata.json: not valid JSON']]);
  });

  test('covers beside the book are found', async () => {
    expect((await run({ item: itemOf(file('Ann Cole/Salt/back.jpg', 'image'), file('Ann Cole/Salt/Folder.jpg', 'image')) }, {})).coverFile).toBe(
      'Ann Cole/Salt/Folder.jpg',
    );
  });
});
