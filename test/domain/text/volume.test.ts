import fc from 'fast-check';
import { expect, test } from 'vitest';
import { numberAtEnd } from '../../../src/domain/text/volume.ts';

test.each<[string, string, string, string]>([
  ['Vampire Knight, Vol. 9', 'Vampire Knight', 'volume', '9'],
  ['Vampire Knight Volume Nine', 'Vampire Knight', 'volume', '9'],
  ['The Way of Kings, Part 1', 'The Way of Kings', 'part', '1'],
  ['The Way of Kings, Part One of Two', 'The Way of Kings, Part One of Two', '', ''],
  ['The Way of Kings Part 1 of 2', 'The Way of Kings', 'part', '1'],
  ['The Way of Kings 1/2', 'The Way of Kings', 'any', '1'],
  ['Foundation II', 'Foundation', 'any', '2'],
  ['Mistborn, Books 1-3', 'Mistborn', 'volume', '1-3'],
  ['Mistborn, Books 1 and 2', 'Mistborn', 'volume', '1-2'],
  ['The Long Road #1.5', 'The Long Road', 'any', '1.5'],
  ['The Long Road Book #3', 'The Long Road', 'volume', '3'],
  ['Bone Secrets. #1', 'Bone Secrets', 'any', '1'],
  ['Die Apfel-Mission 2', 'Die Apfel-Mission', 'any', '2'],
  ['Die Saga, Teil 3', 'Die Saga', 'any', '3'],
  ['Die Saga, dritter Band', 'Die Saga', 'volume', '3'],
  ['Die Saga – 3. Band', 'Die Saga', 'volume', '3'],
  ['Das Wolfstor Folge 12', 'Das Wolfstor', 'volume', '12'],
  ['Les Rois, tome premier', 'Les Rois', 'volume', '1'],
  ['Les Rois T3', 'Les Rois', 'volume', '3'],
  ['Les Rois, deuxième partie', 'Les Rois', 'part', '2'],
  ['La sal, libro segundo', 'La sal', 'volume', '2'],
  ['La sal, parte 2', 'La sal', 'part', '2'],
  ['Il sale, parte seconda', 'Il sale', 'part', '2'],
  ['Il sale. Volume terzo', 'Il sale', 'volume', '3'],
  ['Het zout, deel 2', 'Het zout', 'any', '2'],
  ['Het zout, tweede boek', 'Het zout', 'volume', '2'],
  ['Saltet, del 2', 'Saltet', 'any', '2'],
  ['Saltet, andra boken', 'Saltet', 'volume', '2'],
  ['Соль, том 2', 'Соль', 'volume', '2'],
  ['Соль. Книга вторая', 'Соль', 'volume', '2'],
  ['Соль, часть первая', 'Соль', 'part', '1'],
  ['塩の道 第3巻', '塩の道', 'volume', '3'],
  ['塩の道3', '塩の道', 'any', '3'],
  ['塩の道 三巻', '塩の道', 'volume', '3'],
  ['塩の道 下巻', '塩の道', 'part', '2'],
  ['Vol. 3', '', 'volume', '3'],
  ['Books of Salt, Volumes One to Three', 'Books of Salt', 'volume', '1-3'],
  ['Parts, #1', 'Parts', 'any', '1'],
  ['1984', '', 'any', '1984'],
])('%s: %s, %s %s', (text, name, kind, value) => {
  const { found } = numberAtEnd(text);
  expect(kind ? [found?.name, found?.number.kind, found?.number.value] : found).toEqual(kind ? [name, kind, value] : undefined);
});

test.each([
  'Trust No One',
  'The Handmaid’s Tale',
  '1Q84 and More',
  'Station Eleven',
  'The Complete Saga: 7 Books',
  'The King and i',
  'The Jungle Book',
  '地下',
])('%s ends in no number of a volume', (text) => {
  expect(numberAtEnd(text).found).toBeUndefined();
});

test('any text is read, and quickly', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => void numberAtEnd(text)));
  for (const text of ['- '.repeat(5000), '1-'.repeat(5000), '(('.repeat(5000), 'a '.repeat(150), '1 - '.repeat(75)])
    expect(() => numberAtEnd(text)).not.toThrow();
});
