import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ReadError } from '../../../src/domain/errors.ts';
import { childTags, parseXmlTree, rootOf, textIn, xmlText } from '../../../src/domain/text/xml-tree.ts';

describe('what is not well-formed is refused as a whole', () => {
  test.each([
    ['nothing', ''],
    ['no element', 'just text'],
    ['an element without its end', '<a><b></a>'],
    ['an end without its element', '<a></b></a>'],
    ['an end that begins alike', '<a></ab>'],
    ['elements that overlap', '<a><b></a></b>'],
    ['text behind the end', '<a/>more'],
    ['a second root', '<a/><b/>'],
    ['a bare ampersand', '<a>Salt & Smoke</a>'],
    ['a bare ampersand in a value', '<a b="x & y"/>'],
    ['a stray bracket', '<a>1 < 2</a>'],
    ['a value without quotes', '<a b=c/>'],
    ['a value without its end', '<a b="c/>'],
    ['an attribute without a value', '<a b/>'],
    ['an attribute twice', '<a b="1" b="2"/>'],
    ['attributes that touch', '<a b="1"c="2"/>'],
    ['a comment without its end', '<a><!-- </a>'],
    ['CDATA without its end', '<a><![CDATA[x</a>'],
    ['a document that breaks off', '<a><b>x'],
    ['a tag that breaks off', '<a><b'],
    ['a DOCTYPE inside', '<a><!DOCTYPE b></a>'],
    ['a DOCTYPE without its end', '<!DOCTYPE a ['],
    ['a thousand levels', `${'<a>'.repeat(1000)}${'</a>'.repeat(1000)}`],
  ])('%s', (_, text) => expect(() => parseXmlTree(text)).toThrow(ReadError));
});

test('a document comes back to the byte', () => {
  const text =
    '\ufeff<?xml version="1.0"?>\r\n<!DOCTYPE a [<!ENTITY x ">">]>\n<a  b = \'1\'\n><!-- <c> --><![CDATA[<d>]]> t&amp;t <e:f xmlns:e="g" /></a >\n<!-- end -->\n';
  expect(xmlText(parseXmlTree(text))).toBe(text);
  expect(textIn(rootOf(parseXmlTree(text)))).toBe('<d> t&t');
  expect(childTags(rootOf(parseXmlTree(text))).map(({ name }) => name)).toEqual(['e:f']);
});

test('whatever is read is written as it was', () => {
  const tree = fc.letrec((tie) => ({
    node: fc.oneof(
      { depthSize: 'small' },
      fc.constantFrom('text', ' ', '&lt;', '<!--c-->', '<?p i?>', '<![CDATA[]>]]>', '<x/>', '<y z="1" />'),
      fc.array(tie('node'), { maxLength: 4 }).map((parts) => `<n a='"'>${parts.join('')}</n >`),
    ),
  })).node;
  fc.assert(
    fc.property(tree, (inner) => {
      expect(xmlText(parseXmlTree(`<r>${inner}</r>`))).toBe(`<r>${inner}</r>`);
    }),
  );
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('<', '>', '/', '"', '=', '&', ';', 'a', ' ', '!', '-', '[', ']', '?') }), (text) => {
      try {
        expect(xmlText(parseXmlTree(text))).toBe(text);
      } catch (error) {
        expect(error).toBeInstanceOf(ReadError);
      }
    }),
  );
});
