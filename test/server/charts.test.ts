/** Charts are text that goes into a page unescaped: whatever the names are, they draw what the numbers say, and nothing runs. */
import fc from 'fast-check';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { describe, expect, test } from 'vitest';
import { type ChartBar, loadCharts } from '../../src/server/web/charts/charts.ts';
import { DrawnDocument } from '../../src/server/web/charts/svg-document.ts';
import { sourcesIn, textOf } from '../house.ts';

const charts = await loadCharts();
const words = { label: 'Books by author', unit: 'Books' };
const day = (at: number) => new Date(Date.UTC(2026, 0, 1 + at));

/** All elements of a name, with their attributes. */
function elements(svg: string, name: string): Record<string, string>[] {
  return [...svg.matchAll(new RegExp(`<${name}\\b([^>]*)>`, 'g'))].map(([, attributes = '']) =>
    Object.fromEntries([...attributes.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, value])),
  );
}

/** What stands in the chart as text. */
function textsOf(svg: string): string[] {
  return [...svg.matchAll(/<text\b[^>]*>([^<]*)</g)].map(([, text = '']) => text);
}

const all = (name: string, number: number) => ({
  bars: charts.bars([{ label: name, value: number }], { ...words, label: name }),
  histogram: charts.histogram([{ from: 0, to: 1, count: number }], { label: name, unit: name }),
  rows: charts.rows([{ at: day(0), of: name, value: number }], { label: name, unit: name }),
  growth: charts.growth(
    [
      { at: day(0), total: 0 },
      { at: day(40), total: number },
    ],
    { label: name, unit: name },
  ),
  cells: charts.cells([{ column: name, row: name, share: number % 1, shown: name }], { ...words, label: name }),
});

test('what draws is loaded only when somebody looks', () => {
  const loading = sourcesIn('src').filter((file) => /^import (?!type\b)[^;]*'@observablehq\/plot'/m.test(textOf(file)));
  expect(loading).toEqual([]);
});

describe('every chart', () => {
  test('is well formed, a picture with a name, and has neither styles nor scripts, whatever the names are', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('"><script>alert(1)</script>', "' onload='alert(1)", '</svg><img src=x>', '__proto__', '&lt;', 'style="x"', ']]>', ' '),
    );
    fc.assert(
      fc.property(hostile, fc.integer({ min: 0, max: 1e6 }), (name, number) => {
        for (const svg of Object.values(all(name, number))) {
          expect(XMLValidator.validate(svg)).toBe(true);
          expect(svg).toMatch(/^<svg [^>]*class="chart"[^>]*role="img">.*<\/svg>$/s);
          expect(svg).not.toMatch(/<(?:style|script|img|image|foreignObject)|\s(?:style|on\w+)="|NaN|Infinity/);
          // Of the parts nobody is told: the table says it better.
          expect(svg).not.toMatch(/<(?!svg)\w+[^>]* aria-/);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('says its name to who cannot see it', () => {
    const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '' });
    for (const svg of Object.values(all('A & "B"', 3))) expect(parser.parse(svg).svg['aria-label']).toBe('A & "B"');
  });

  test('leaves colours to the stylesheet', () => {
    for (const svg of Object.values(all('x', 3))) expect(svg).not.toMatch(/#[0-9a-f]{3,6}\b|rgb|steelblue|black|white/);
  });
});

describe('bars', () => {
  const widths = (bars: readonly ChartBar[], most?: number) => elements(charts.bars(bars, words, most), 'rect').map(({ width }) => Math.round(Number(width)));

  test('are as long as their numbers, and no two become one', () => {
    const [half = 0, whole, again] = widths([
      { label: 'a', value: 5 },
      { label: 'b', value: 10 },
      { label: 'b', value: 10 },
    ]);
    expect([whole, again]).toEqual([2 * half, 2 * half]);
    expect(widths([{ label: 'a', value: 50 }], 100)[0]).toBe(215);
  });

  test('are named, a long name by its beginning, with what they amount to', () => {
    const texts = textsOf(charts.bars([{ label: 'A name that is far too long for this', value: 3, shown: '30 %' }], words));
    expect(texts).toContain('A name that is far to…');
    expect(texts).toContain('30 %');
  });

  test('have whole numbers at their scale, and names that turn nothing around', () => {
    const texts = textsOf(charts.bars([{ label: 'a\u202egpj.exe', value: 2 }], words));
    expect(texts).toEqual(['a\\u202egpj.exe', '0', '1', '2', 'Books →', '2']);
  });

  test('of nothing are a chart without bars', () => {
    expect(elements(charts.bars([], words), 'rect')).toEqual([]);
  });
});

test('a histogram has a column for each range, as high as its count', () => {
  const svg = charts.histogram(
    [
      { from: 1990, to: 2000, count: 4 },
      { from: 2000, to: 2010, count: 8 },
    ],
    { label: 'Years', unit: '' },
  );
  const [low, high] = elements(svg, 'rect').map(({ height }) => Number(height));
  expect((high ?? 0) / (low ?? 1)).toBeCloseTo(2, 1);
  // A year is no quantity: it has no thousands.
  expect(textsOf(svg)).toContain('1990');
});

test('rows have a line each, and a gap where nobody measured', () => {
  const points = [0.4, undefined, 0.9, 0.8].map((value, at) => ({ at: day(at), of: 'audible', value }));
  const svg = charts.rows([...points, { at: day(0), of: 'itunes', value: 1 }], words, 1);
  expect(textsOf(svg)).toEqual(expect.arrayContaining(['audible', 'itunes']));
  expect(elements(svg, 'circle')).toHaveLength(4);
  // No mark stands between two days.
  expect(textsOf(svg).filter((text) => /AM|PM/.test(text))).toEqual([]);
});

test('cells are darker the larger their share', () => {
  const cells = [0, 0.5, 1].map((share, at) => ({ column: `c${at}`, row: 'r', share, shown: `${share}` }));
  const opacities = elements(charts.cells(cells, words), 'rect').map((each) => Number(each['fill-opacity']));
  expect(opacities).toEqual([0, 0.225, 0.45]);
});

describe('the document', () => {
  test('escapes text and attributes, and leaves out what a page may not have', () => {
    const document = new DrawnDocument();
    const element = document.createElementNS('http://www.w3.org/2000/svg', 'text');
    element.setAttribute('title', '"<&>\'');
    for (const name of ['style', 'onclick', 'ONLOAD']) element.setAttribute(name, 'x');
    element.textContent = '<b>';
    for (const name of ['style', 'script']) element.appendChild(document.createElement(name));
    expect(element.toMarkup()).toBe('<text title="&quot;&lt;&amp;&gt;&apos;">&lt;b&gt;</text>');
  });

  test('keeps the order of children', () => {
    const document = new DrawnDocument();
    const [parent, first, second] = ['g', 'a', 'b'].map((name) => document.createElement(name));
    if (!parent || !first || !second) throw new Error('none');
    parent.appendChild(second);
    parent.insertBefore(first, second);
    expect(parent.toMarkup()).toBe('<g><a></a><b></b></g>');
  });
});
