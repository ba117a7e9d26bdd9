import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asHtml, cleanDescription, descriptionQuality, foldDescription, MAX_DESCRIPTION_LENGTH, plainText } from '../../../src/domain/text/description.ts';

describe('cleaning', () => {
  test.each([
    ['plain text', 'plain text'],
    ['  two\r\nlines  ', 'two\nlines'],
    ['<p>One</p><p>Two</p>', '<p>One</p><p>Two</p>'],
    ['<script>alert(1)</script><p>One</p>', '<p>One</p>'],
    ['<p onclick="x()">One</p>', '<p>One</p>'],
    ['<a href="javascript:x()">One</a>', '<a>One</a>'],
    ['<a href="https://x.example">One</a>', '<a href="https://x.example">One</a>'],
    ['<div>One</div>', '<p>One</p>'],
    ['Tom &amp; Ann', 'Tom & Ann'],
    ['Tom & Ann', 'Tom & Ann'],
    ['a < b', 'a < b'],
    ['<p></p>', undefined],
    ['   ', undefined],
  ])('%j → %j', (text, expected) => {
    expect(cleanDescription(text)).toBe(expected);
  });

  test.each([
    ['&lt;script&gt;alert(1)&lt;/script&gt;Text', 'Text'],
    ['&amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;Text', 'Text'],
    ['&#60;img src=x onerror=alert(1)&#62;Text', 'Text'],
    ['&LT;svg/onload=alert(1)&GT;Text', 'Text'],
    ['&lt;p&gt;One&lt;/p&gt;', '<p>One</p>'],
    ['<span>&lt;script&gt;alert(1)&lt;/script&gt;Text</span>', 'Text'],
    ['Text &lt;img src=x onerror=alert(1) ', 'Text < img src=x onerror=alert(1)'],
    ['1 &lt; 2 &amp;&amp; 3 &gt; 2', '1 < 2 && 3 > 2'],
    ['R&amp;amp;D', 'R&D'],
    ['<p>The tag &lt;b&gt;</p>', '<p>The tag &lt;b&gt;</p>'],
    ['We <3 it', 'We <3 it'],
    [`${'&'}${'amp;'.repeat(5000)}lt;script&gt;`, undefined],
  ])('encoded: %j → %j', (text, expected) => {
    expect(cleanDescription(text)).toBe(expected);
  });

  test('10 MB are cut, and marked as cut', () => {
    const cut = cleanDescription('word '.repeat(2_000_000)) ?? '';
    expect(cut.length).toBeLessThanOrEqual(MAX_DESCRIPTION_LENGTH + 1);
    expect(cut.endsWith('…')).toBe(true);
  });

  test('no script and no handler survives', () => {
    const part = fc.constantFrom(
      '<p>',
      '</p>',
      '<script>',
      '</script>',
      '<img src=x onerror=alert(1)>',
      '<b',
      '>',
      '"',
      'text',
      '<!--',
      '-->',
      '<svg/onload=1>',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        expect(cleanDescription(parts.join('')) ?? '').not.toMatch(/<script|<img|<svg|onerror=|onload=/i);
      }),
    );
  });
});

describe('nothing hides behind entities', () => {
  const part = fc.constantFrom('<', '>', '&lt;', '&gt;', '&amp;', 'lt;', '&#60;', '&#x3c', 'script', 'img onerror=x', 'p', '/', '"', ' ', 'text', '\u00a0');
  const texts = fc.array(part, { maxLength: 20 }).map((parts) => parts.join(''));
  const live = /<\/?(?:script|img)/i;

  test('what was cleaned is clean, and stays as it is', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const clean = cleanDescription(text) ?? '';
        expect(clean).not.toMatch(live);
        expect(cleanDescription(clean) ?? '').toBe(clean);
      }),
    );
  });

  test('nor does it come to light in plain text, which is clean as well', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const plain = plainText(cleanDescription(text) ?? '');
        expect(plain).not.toMatch(live);
        expect(cleanDescription(plain) ?? '').not.toMatch(live);
      }),
    );
  });
});

test('plain and HTML forms of one text agree', () => {
  expect(foldDescription('<p>One &amp; <i>two</i>.</p><p>Three</p>')).toBe(foldDescription('One & two.\n\nThree'));
});

test('plain text keeps paragraphs as lines', () => {
  expect(plainText('<p>One</p><p>Two<br/>three</p>')).toBe('One\nTwo\nthree');
  expect(plainText('already plain')).toBe('already plain');
});

test('HTML of plain text is escaped once', () => {
  expect(asHtml('a & b')).toBe('a &amp; b');
  expect(asHtml('one\n\ntwo\nthree')).toBe('<p>one</p><p>two<br/>three</p>');
  expect(asHtml('<p>kept</p>')).toBe('<p>kept</p>');
});

test('a teaser is worth less than a text', () => {
  expect(descriptionQuality('Long and so on and then it breaks off....')).toBeLessThan(descriptionQuality('Short but whole.'));
  expect(descriptionQuality('x '.repeat(400))).toBeGreaterThan(descriptionQuality('x '.repeat(40)));
});
