import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  fitChapters,
  parseChapterTime,
  parseShift,
  readChapters,
  retitled,
  shiftChapters,
  showChapters,
  showChapterTime,
} from '../../../src/domain/book/chapter-text.ts';
import { cleanLine } from '../../../src/domain/text/text.ts';

test.each([
  ['1:02:03.5', 3_723_500],
  ['62:03', 3_723_000],
  ['0:00', 0],
  ['100:00:00,025', 360_000_025],
  ['1:62:03', undefined],
  ['1:60', undefined],
  ['90', undefined],
  ['-1:00', undefined],
  ['', undefined],
])('%j is %s ms', (text, ms) => {
  expect(parseChapterTime(text)).toBe(ms);
});

test.each([
  ['+0:02.5', 2500],
  ['-1:00', -60_000],
  ['− 1:00', -60_000],
  ['0:02', 2000],
  ['2', undefined],
  ['--0:02', undefined],
])('a shift of %j is %s ms', (text, ms) => {
  expect(parseShift(text)).toBe(ms);
});

const chapterLists = fc
  .uniqueArray(fc.tuple(fc.nat(1_000_000_000), fc.oneof(fc.string(), fc.string({ unit: 'binary' }))), {
    minLength: 1,
    maxLength: 20,
    selector: ([start]) => start,
  })
  .map((list) => list.sort(([a], [b]) => a - b).map(([startMs, title]) => ({ startMs, title: cleanLine(title) })));

test('what is shown is read as the same chapters', () => {
  fc.assert(
    fc.property(chapterLists, (chapters) => {
      const { value = [] } = readChapters(showChapters(chapters));
      expect(value.map(({ startMs, title }) => ({ startMs, title }))).toEqual(chapters);
      expect(value.every(({ startMs, endMs }, index) => endMs === (value[index + 1]?.startMs ?? startMs + 1))).toBe(true);
    }),
  );
});

test('no text makes it fail, or makes chapters that overlap', () => {
  const texts = fc
    .array(
      fc.oneof(
        fc.string(),
        fc.nat(90_000_000).map((ms) => `${showChapterTime(ms)} x`),
      ),
      { maxLength: 8 },
    )
    .map((lines) => lines.join('\n'));
  fc.assert(
    fc.property(texts, (text) => {
      const { value = [], problem } = readChapters(text);
      expect(value.length === 0).toBe(problem !== undefined);
      for (const [index, chapter] of value.entries()) expect(chapter.startMs).toBeGreaterThanOrEqual(value[index - 1]?.endMs ?? 0);
    }),
  );
});

test('on one line, “;” parts chapters; on several, it is a part of a title', () => {
  expect(readChapters('0:00 One; 1:00 Two').value?.map(({ title }) => title)).toEqual(['One', 'Two']);
  expect(readChapters('0:00 One; two\n').value?.map(({ title }) => title)).toEqual(['One; two']);
});

describe('chapters of a book', () => {
  const chapters = [
    { title: 'a', startMs: 0, endMs: 1000 },
    { title: 'b', startMs: 1000, endMs: 1001 },
  ];

  test('go on to its end', () => {
    expect(fitChapters(chapters, { durationMs: 5000 })).toMatchObject({ value: [{ endMs: 1000 }, { endMs: 5000 }] });
    expect(fitChapters(chapters, { chapters: [{ title: '', startMs: 0, endMs: 4000 }] })).toMatchObject({ value: [{ endMs: 1000 }, { endMs: 4000 }] });
    expect(fitChapters(chapters, {})).toEqual({ value: chapters });
  });

  test('do not begin behind it', () => {
    expect(fitChapters(chapters, { durationMs: 1000 })).toEqual({ problem: 'chapter 2 would begin at 00:00:01, but the book ends at 00:00:01' });
  });

  test('are moved and named anew', () => {
    expect(shiftChapters(chapters, 500)).toEqual({ text: '00:00:00.500 a\n00:00:01.500 b\n' });
    expect(shiftChapters(chapters, -1)).toHaveProperty('problem');
    expect(retitled(chapters, [{ title: 'Sea' }])).toBe('00:00:00 Sea\n00:00:01 b\n');
  });
});
