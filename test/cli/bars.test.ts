import { describe, expect, test } from 'vitest';
import { bar, barLines, sparkline } from '../../src/cli/bars.ts';

describe('bars', () => {
  test('are as long as the share, and what is more than nothing is seen', () => {
    expect([bar(1, 4), bar(0.5, 4), bar(0.03, 4), bar(0.0001, 4), bar(0, 4)]).toEqual(['████', '██', '▏', '▏', '']);
    expect(bar(7, 4)).toBe('████');
  });

  test('stand below each other, and a label that does not fit is cut', () => {
    const lines = [
      { label: 'en', count: 8 },
      { label: 'a very long name of a language', count: 4 },
    ];
    expect(barLines(lines, { columns: 32, isPlain: false })).toEqual(['  en                 ████████ 8', '  a very long name…  ████ 4']);
    expect(barLines(lines, { columns: 32, isPlain: true })).toEqual(['  en: 8', '  a very long name of a language: 4']);
    expect(barLines([], { columns: 32, isPlain: false })).toEqual([]);
  });
});

describe('sparklines', () => {
  test('are as high as the numbers, with a gap where there is none', () => {
    expect(sparkline([0, 1, undefined, 7], 10)).toBe('▁▂ █');
    expect(sparkline([0, 0], 10)).toBe('▁▁');
    expect(sparkline([0.5], 10, 1)).toBe('▅');
  });

  test('fit, because neighbours join', () => {
    expect(
      sparkline(
        Array.from({ length: 100 }, (_, n) => n),
        10,
      ),
    ).toHaveLength(10);
  });
});
