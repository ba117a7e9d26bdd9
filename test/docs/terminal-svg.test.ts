import { styleText } from 'node:util';
import { expect, test } from 'vitest';
import { terminalSvg } from './terminal-svg.ts';

const paint = (style: Parameters<typeof styleText>[0], text: string) => styleText(style, text, { validateStream: false });

/** Texts with their place and look. */
function textsOf(svg: string): [x: string, y: string, look: string, text: string][] {
  const found = svg.matchAll(/<text x="([\d.]+)" y="(\d+)"[^>]*?(?:class="([^"]*)")?>([^<]*)<\/text>/g);
  return [...found].map(([, x = '', y = '', look = '', text = '']) => [x, y, look, text]);
}

test('what stands in a column of the terminal stands in one of the picture, with its colours', () => {
  const svg = terminalSvg([`${paint('green', 'new')}   a & b`, '', `${paint(['bold', 'red'], 'bad')} <c>`], 40, 'Two lines');
  expect(textsOf(svg)).toEqual([
    ['16.0', '29', 'green', 'new'],
    ['66.4', '29', '', 'a &amp; b'],
    ['16.0', '65', 'bold red', 'bad'],
    ['49.6', '65', '', '&lt;c&gt;'],
  ]);
  expect(svg).toContain('aria-label="Two lines"');
});

test('a line breaks at the edge of the terminal', () => {
  expect(textsOf(terminalSvg(['abcdef ghi', 'z'], 4, '')).map(([x, y, , text]) => [x, y, text])).toEqual([
    ['16.0', '29', 'abcd'],
    ['16.0', '47', 'ef g'],
    ['16.0', '65', 'hi'],
    ['16.0', '83', 'z'],
  ]);
});

test('the picture has colours for light pages and for dark ones, and stands still for those who want it', () => {
  const svg = terminalSvg(['x'], 10, '');
  expect(svg).toContain('@media (prefers-color-scheme: dark)');
  expect(svg).toContain('@media (prefers-reduced-motion: reduce)');
});
