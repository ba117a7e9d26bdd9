import { describe, expect, test } from 'vitest';
import { decodeText } from '../../../src/domain/text/decode.ts';

/** Text in a charset that Node only reads: each character is looked for among the bytes that give it. */
function encode(charset: string, text: string): Buffer {
  const decoder = new TextDecoder(charset, { fatal: true });
  const known = new Map<string, number[]>();
  const learn = (...bytes: number[]) => {
    try {
      const character = decoder.decode(new Uint8Array(bytes));
      if ([...character].length === 1 && !known.has(character)) known.set(character, bytes);
    } catch {
      // No character.
    }
  };
  for (let a = 0; a < 256; a++) learn(a);
  if (charset === 'gbk') for (let a = 0x81; a < 0xff; a++) for (let b = 0x40; b < 0xff; b++) learn(a, b);
  return Buffer.from([...text].flatMap((character) => known.get(character) ?? []));
}

const sheet = (title: string, performer: string, chapter: string) =>
  `REM DATE 2019\r\nPERFORMER "${performer}"\r\nTITLE "${title}"\r\nTRACK 01 AUDIO\r\nTITLE "${chapter}"`;

describe('a charset that nobody states', () => {
  test.each([
    ['windows-1251', sheet('Мастер и Маргарита', 'Михаил Булгаков', 'Глава первая')],
    ['windows-1251', sheet('Последняя зима', 'Мария Объедкова', 'Возвращение домой')],
    ['gbk', sheet('龙的图书馆', '高桥花子', '第一章 科学边界')],
    ['windows-1252', sheet('Das Lied der Mühle', 'Käthe Größmann', 'Ankunft')],
    ['windows-1252', sheet('L’été à Nîmes', 'Hélène L’Hôte', 'Première journée')],
    ['windows-1252', sheet('El niño y el mar', 'José Núñez', 'Capítulo primero')],
    ['windows-1252', 'Mühle'],
  ])('%s is told by its letters', (charset, text) => {
    expect(decodeText(encode(charset, text))).toBe(text);
  });
});

test.each([
  ['UTF-8', Buffer.from('Käthe 龍'), 'Käthe 龍'],
  ['UTF-8 with a BOM', Buffer.from('\ufeffKäthe'), 'Käthe'],
  ['UTF-16 LE', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('Käthe', 'utf16le')]), 'Käthe'],
  ['UTF-16 BE', Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from('Käthe', 'utf16le').swap16()]), 'Käthe'],
  ['UTF-32 LE', Buffer.from([0xff, 0xfe, 0, 0, 0x4b, 0, 0, 0, 0xe4, 0, 0, 0]), 'Kä'],
  [
    'an XML declaration',
    Buffer.from('<?xml version="1.0" encoding="iso-8859-1"?><a>\xe4</a>', 'latin1'),
    '<?xml version="1.0" encoding="iso-8859-1"?><a>ä</a>',
  ],
  ['one that nobody knows', Buffer.from('<?xml version="1.0" encoding="klingon"?><a/>'), '<?xml version="1.0" encoding="klingon"?><a/>'],
  ['nothing', Buffer.alloc(0), ''],
])('%s', (_name, bytes, text) => {
  expect(decodeText(bytes)).toBe(text);
});
