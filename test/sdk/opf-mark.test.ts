import { expect, test } from 'vitest';
import { opf } from '../../exporters/opf.ts';
import { markIn, signed, unsignedMark } from '../../src/sdk/formats/opf-mark.ts';
import { renderText } from '../../src/testing/index.ts';

const hash = 'ab'.repeat(32);
const document = (content: string) => `<package><metadata><meta name="rubricator" content="${content}"/></metadata></package>`;

test('a signed document is intact, and tells what stands beside it', () => {
  for (const besideHashes of [[], [hash], [hash, 'cd'.repeat(32)]])
    for (const held of [[], ['publisher', 'customFields']])
      expect(markIn(signed(document(unsignedMark({ besideHashes, held }))))).toEqual({ isIntact: true, besideHashes, held });
});

test('one changed byte, a mark copied to another document, or none, and it is nobody’s', () => {
  const text = signed(document(unsignedMark({ besideHashes: [hash], held: ['title'] })));
  for (const other of [
    text.replace('<package>', '<package >'),
    text.replace('abab', 'abac'),
    text.replace(' title', ''),
    document(unsignedMark({ besideHashes: [], held: [] })),
    '<package/>',
    '',
  ])
    expect(markIn(other)?.isIntact ?? false).toBe(false);
  expect(signed('<package/>')).toBe('<package/>');
});

test('what the exporter writes is intact; edited by hand it is not; written again it is', () => {
  const text = renderText(opf, { title: 'Salt' }, { more: { beside: [{ exporter: 'abs-json', name: 'metadata.json', hash }] } });
  expect(markIn(text)).toEqual({ isIntact: true, besideHashes: [hash], held: [] });
  const edited = text.replace('Salt', 'Pepper');
  expect(markIn(edited)).toEqual({ isIntact: false, besideHashes: [hash], held: [] });
  expect(markIn(renderText(opf, { title: 'Pepper' }, { more: { existing: edited } }))).toEqual({ isIntact: true, besideHashes: [], held: [] });
});
