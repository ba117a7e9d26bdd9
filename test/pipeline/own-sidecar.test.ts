/** Whose bytes stand in a sidecar. */
import { describe, expect, test } from 'vitest';
import { basesOf, isOurs, versionsOf, writtenBefore } from '../../src/pipeline/own-sidecar.ts';

describe('whose bytes', () => {
  const bytes = (text: string) => Buffer.from(text);
  const own = { path: 'x', exporter: 'x', sizeBytes: 1, mtimeMs: 1, hash: 'h-old', bytes: bytes('old') };
  const pending = { hash: 'h-new', bytes: bytes('new bytes'), beforeHash: 'h-old' };

  test.each([
    ['as confirmed', own, 'old', 'h-old', true, ['old']],
    ['changed', own, 'mine', 'h-mine', false, ['old']],
    ['as noted before a crash', { ...own, pending }, 'new bytes', 'h-new', true, ['old', 'new bytes']],
    ['not yet written when it crashed', { ...own, pending }, 'old', 'h-old', true, ['old']],
    ['changed after a crash: beside both versions', { ...own, pending }, 'mine', 'h-mine', false, ['old', 'new bytes']],
    ['cut off in the middle of a write in place', { ...own, pending }, 'new b', 'h-torn', true, ['old', 'new bytes']],
    ['somebody else’s, noted to be replaced', { ...own, hash: '', pending: { ...pending, beforeHash: 'h-theirs' } }, 'theirs', 'h-theirs', false, []],
    ['undone', { ...own, hash: '' }, 'x', 'h-x', false, []],
    ['unknown', undefined, 'x', 'h-x', false, []],
  ] as const)('%s', (_name, sidecar, text, hash, ours, bases) => {
    expect(isOurs(sidecar, bytes(text), hash)).toBe(ours);
    expect(basesOf(sidecar, hash).map(String)).toEqual(bases);
  });

  test('its versions are what may stand there and what stood there before, each once, newest first', () => {
    const theirs = { bytes: bytes('theirs'), isOurs: false };
    const earlier = [{ bytes: bytes('old'), isOurs: true }, theirs, { bytes: bytes('old'), isOurs: true }, { bytes: bytes('first'), isOurs: true }];
    const told = (sidecar: Parameters<typeof versionsOf>[0]) =>
      versionsOf(sidecar, 'h-mine').map(({ bytes: each, isOurs: ours }) => `${each}${ours ? '' : '!'}`);
    expect(told({ ...own, earlier })).toEqual(['old', 'theirs!', 'first']);
    expect(told({ ...own, pending, earlier })).toEqual(['new bytes', 'old', 'theirs!', 'first']);
    expect(told({ ...own, hash: '', earlier })).toEqual([]);
    expect(told({ ...own, bytes: bytes('found so'), earlier })).toEqual(['found so!', 'old', 'theirs!', 'first']);
    expect(told(undefined)).toEqual([]);
  });

  test('what we wrote there is known from before as well, unless the file is not ours', () => {
    const earlier = [
      { bytes: bytes('theirs'), isOurs: false },
      { bytes: bytes('noted first'), isOurs: true },
    ];
    expect(writtenBefore({ ...own, pending, earlier }, 'h-mine').map(String)).toEqual(['old', 'new bytes', 'noted first']);
    expect(writtenBefore({ ...own, hash: '', earlier }, 'h-mine')).toEqual([]);
  });
});
