/** Which picture becomes a book's cover. */
import { describe, expect, test } from 'vitest';
import { ResponseError, UnavailableError } from '../../../src/domain/errors.ts';
import { findCover } from '../../../src/pipeline/export/cover.ts';
import { folderItem, recordOf } from '../../../src/testing/index.ts';

describe('findCover', () => {
  const options = { minPixels: 1, maxPixels: 9, quality: 80, privateAddresses: false, embedded: false };
  const url = (location: string) => ({ source: 'url' as const, location });
  const record = (...addresses: string[]) => {
    const made = recordOf({ cover: url(addresses[0] ?? '') });
    if (made.fields.cover)
      made.fields.cover.claims = addresses.map((address) => ({ source: 'p', sourceId: address, lineage: 'p', confidence: 1, value: url(address) }));
    return made;
  };
  const find = (
    made: ReturnType<typeof record>,
    answers: Record<string, Buffer | Error>,
    more: { own?: Parameters<typeof findCover>[0]['own']; isDryRun?: boolean; isOffline?: boolean; embedded?: boolean } = {},
  ) => {
    const asked: string[] = [];
    const fetchPicture = async (address: string) => {
      asked.push(address);
      const found = answers[address];
      if (found instanceof Buffer) return found;
      throw found ?? new Error('a bug');
    };
    const deps = {
      fetchPicture: more.isOffline ? undefined : fetchPicture,
      readEmbedded: async (path: string) => Buffer.from(`inside ${path}`),
      readUpload: async (hash: string) => Buffer.from(`upload ${hash}`),
    };
    const input = {
      record: made,
      item: folderItem,
      own: more.own ?? [],
      options: { ...options, embedded: more.embedded ?? false },
      isDryRun: more.isDryRun ?? false,
    };
    const found = findCover(input, deps, new AbortController().signal);
    return { found, asked };
  };
  const jpg = Buffer.from('jpg');

  test('takes what somebody uploaded, and what somebody chose inside a file, whatever the option says', async () => {
    const chosen = (value: { source: 'upload' | 'embedded'; location: string }) => ({
      ...record('a'),
      fields: { cover: { value, confidence: 1, claims: [], reason: 'set by hand', override: { origin: 'user', setAtMs: 1 } } },
    });
    expect(await find(chosen({ source: 'upload', location: 'abc' }), {}).found).toMatchObject({ bytes: Buffer.from('upload abc') });
    const [media] = folderItem.files.filter(({ role }) => role === 'audio');
    const inside = await find(chosen({ source: 'embedded', location: media?.path ?? '' }), {}).found;
    expect(inside).toMatchObject({ bytes: Buffer.from(`inside ${media?.path}`) });
  });

  test('takes the best that is to be had', async () => {
    const { found, asked } = find(record('a', 'b', 'a', 'c', 'd'), { a: new ResponseError('404'), b: jpg });
    expect(await found).toMatchObject({ bytes: jpg });
    expect(asked).toEqual(['a', 'b']);
  });

  test('gives up after three; it is final only if none of them may pass', async () => {
    const no = new ResponseError('no picture');
    const tries = find(record('a', 'b', 'c', 'd'), { a: no, b: no, c: no });
    expect([await tries.found, tries.asked]).toMatchObject([{ problem: 'no picture', isFinal: true }, ['a', 'b', 'c']]);
    expect(await find(record('a', 'b'), { a: no, b: new UnavailableError('is down') }).found).toMatchObject({ problem: 'is down', isFinal: false });
    await expect(find(record('a'), {}).found).rejects.toThrow('a bug');
  });

  test('is taken out of the book’s own file if that is wanted, and again when the file changes', async () => {
    const location = folderItem.files[0]?.path ?? '';
    const made = recordOf({ cover: { source: 'embedded', location } });
    expect(await find(made, {}).found).toBeUndefined();
    expect(await find(made, {}, { embedded: true, isOffline: true }).found).toMatchObject({
      bytes: Buffer.from(`inside ${location}`),
      madeFrom: expect.stringContaining('embedded A/Book/b.m4b 1 0'),
    });
    expect(await find(recordOf({ cover: { source: 'embedded', location: 'gone' } }), {}, { embedded: true }).found).toBeUndefined();
  });

  test('waits for another scan where nobody is to be asked', async () => {
    expect(await find(record('a'), {}, { isOffline: true }).found).toMatchObject({ isPostponed: true, isFinal: true });
  });

  test('needs none where the book has its own, asks nobody on a dry run, and nobody twice', async () => {
    expect(await find(recordOf({ cover: { source: 'embedded', location: 'x' } }), {}).found).toBeUndefined();
    expect(await find(recordOf({}), {}).found).toBeUndefined();
    const dry = find(record('a'), {}, { isDryRun: true });
    expect([await dry.found, dry.asked]).toEqual([{ madeFrom: expect.stringContaining('a') }, []]);
    const [file] = folderItem.files;
    const own = { path: file?.path ?? '', exporter: 'cover', hash: 'h', sizeBytes: 1, mtimeMs: 0, bytes: jpg, madeFrom: (await dry.found)?.madeFrom };
    expect(await find(record('a'), {}, { own: [own] }).found).toMatchObject({ isCurrent: true });
    expect(await find(record('a', 'b'), { a: jpg }, { own: [own] }).found).toMatchObject({ bytes: jpg });
    expect(await find(record('a'), { a: jpg }, { own: [{ ...own, mtimeMs: 9 }] }).found).toMatchObject({ bytes: jpg });
  });
});
