import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeText, mendLatin } from '../../../src/domain/text/decode.ts';

/** Text in a charset that Node only reads: each character is looked for among the bytes that give it. */
function encode(charset: string, text: string): Buffer {
  const known = CODES.get(charset) ?? codesOf(charset);
  CODES.set(charset, known);
  return Buffer.from([...text].flatMap((character) => known.get(character) ?? []));
}

const CODES = new Map<string, ReadonlyMap<string, number[]>>();

function codesOf(charset: string): ReadonlyMap<string, number[]> {
  const decoder = new TextDecoder(charset);
  const known = new Map<string, number[]>();
  const learn = (...bytes: number[]) => {
    const character = decoder.decode(new Uint8Array(bytes));
    if (character !== '\ufffd' && [...character].length === 1 && !known.has(character)) known.set(character, bytes);
  };
  for (let a = 0; a < 256; a++) learn(a);
  const isOfOneByte = /windows|koi8|ibm/.test(charset);
  if (!isOfOneByte) for (let a = 0x81; a < 0xff; a++) for (let b = 0x40; b < 0xff; b++) learn(a, b);
  return known;
}

const sheet = (title: string, performer: string, chapter: string) =>
  `REM DATE 2019\r\nPERFORMER "${performer}"\r\nTITLE "${title}"\r\nTRACK 01 AUDIO\r\nTITLE "${chapter}"`;

describe('a charset that nobody states', () => {
  test.each([
    ['windows-1251', sheet('Мастер и Маргарита', 'Михаил Булгаков', 'Глава первая')],
    ['windows-1251', sheet('Последняя зима', 'Мария Объедкова', 'Возвращение домой')],
    ['windows-1251', sheet('Нос', 'Гоголь', 'I')],
    ['windows-1251', sheet('БЕСЫ', 'ДОСТОЕВСКИЙ', 'ЧАСТЬ ПЕРВАЯ')],
    ['windows-1251', sheet('Лісова пісня', 'Леся Українка', 'Дія перша')],
    ['koi8-u', sheet('Вишнёвый сад', 'Антон Чехов', 'Действие первое')],
    ['ibm866', sheet('Вишнёвый сад', 'Антон Чехов', 'Действие первое')],
    ['gbk', sheet('龙的图书馆', '高桥花子', '第一章 科学边界')],
    ['gbk', sheet('红楼梦', '曹雪芹', '第一回')],
    ['gbk', sheet('Dream of the Red Chamber', '曹雪芹', 'Chapter 1')],
    ['big5', sheet('紅樓夢', '曹雪芹', '第一回')],
    ['shift_jis', sheet('吾輩は猫である', '夏目漱石', '第一章')],
    ['shift_jis', sheet('羅生門', '芥川龍之介', '一')],
    ['euc-jp', sheet('銀河鉄道の夜', '宮沢賢治', '午后の授業')],
    ['euc-kr', sheet('운수 좋은 날', '현진건', '제1장')],
    ['windows-1250', sheet('Krzyżacy', 'Henryk Sienkiewicz', 'Rozdział pierwszy, część druga')],
    ['windows-1250', sheet('Válka s mloky', 'Karel Čapek', 'Část první')],
    ['windows-1250', sheet('A kőszívű ember fiai', 'Jókai Mór', 'Első fejezet')],
    ['windows-1252', sheet('Das Lied der Mühle', 'Käthe Größmann', 'Ankunft')],
    ['windows-1252', sheet('L’été à Nîmes', 'Hélène L’Hôte', 'Première journée')],
    ['windows-1252', sheet('El niño y el mar', 'José Núñez', 'Capítulo primero')],
    ['windows-1252', sheet('Gösta Berlings saga', 'Selma Lagerlöf', 'Prästen å ön')],
    ['windows-1252', sheet('Perché la città è così', 'Niccolò Tommaseo', 'Più in là')],
    ['windows-1252', sheet('Eén dag', 'Couperus', 'Vóór de reünie')],
    ['windows-1252', sheet('À', 'Ö', 'Å')],
    ['windows-1252', 'Mühle'],
    ['windows-1252', '© 1999, ½ price'],
  ])('%s is told by its letters: %j', (charset, text) => {
    expect(decodeText(encode(charset, text))).toBe(text);
  });

  /** Names and titles of which a sheet is put together. */
  const WORDS: Readonly<Record<string, readonly string[]>> = {
    'windows-1251': ['Война и мир', 'Лев Толстой', 'Мёртвые души', 'Иван Тургенев', 'Отцы и дети', 'Шинель', 'Часть третья', 'ТОМ ВТОРОЙ'],
    gbk: ['西游记', '吴承恩', '水浒传', '第二十三回', '儒林外史', '聊斋志异', '孙子兵法', '官场现形记'],
    shift_jis: ['坊っちゃん', 'こころ', '走れメロス', '太宰治', '注文の多い料理店', '第三章 はじまり', 'たけくらべ', '源氏物語'],
    'windows-1250': ['Božena Němcová', 'Příběhy', 'Jaroslav Hašek', 'Kytice z pověstí', 'Dvořákova růže', 'Věčný žid', 'Zlatý kůň', 'Šťastný den'],
    'windows-1252': ['Les Misérables', 'Käthe', 'Für Günter', 'Éric', 'Søren på øya', 'Eça de Queirós', 'São João', 'Miau, capítulo único'],
  };
  const sheets = fc
    .constantFrom(...Object.keys(WORDS))
    .chain((charset) => fc.tuple(fc.constant(charset), fc.array(fc.constantFrom(...(WORDS[charset] ?? [])), { minLength: 5, maxLength: 30 })));

  test('whatever the sheet consists of', () => {
    fc.assert(
      fc.property(sheets, ([charset, lines]) => {
        const text = lines.map((line, index) => `  TRACK ${index} AUDIO\r\n    TITLE "${line}"`).join('\r\n');
        expect(decodeText(encode(charset, text))).toBe(text);
      }),
      { numRuns: 150 },
    );
  });

  test('texts that were taken for Latin letters are mended, and Latin ones stay', () => {
    fc.assert(
      fc.property(sheets, ([charset, lines]) => {
        const taken = lines.map((line) => encode(charset, line).toString('latin1'));
        expect(taken.map(mendLatin(taken))).toEqual(lines);
        expect(lines.map(mendLatin(['Mühle', ...lines]))).toEqual(lines);
      }),
      { numRuns: 100 },
    );
  });

  test('frames that rippers draw are no letters', () => {
    const art = Buffer.concat([Buffer.alloc(60, 0xc4), Buffer.from('\n'), Buffer.alloc(20, 0xb0), Buffer.from('\n')]);
    expect(decodeText(Buffer.concat([art, encode('windows-1252', 'Title: Mühle'), art]))).toContain('Title: Mühle');
  });

  test('UTF-8 with a broken character stays UTF-8', () => {
    const text = 'TITLE "Война и мир"';
    expect(decodeText(Buffer.concat([Buffer.from(text), Buffer.from([0xd0])]))).toBe(`${text}\ufffd`);
  });

  test('random bytes are some text', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => typeof decodeText(bytes) === 'string'));
  });
});

test.each([
  ['UTF-8', Buffer.from('Käthe 龍'), 'Käthe 龍'],
  ['UTF-8 with a BOM', Buffer.from('\ufeffKäthe'), 'Käthe'],
  ['UTF-16 LE', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('Käthe', 'utf16le')]), 'Käthe'],
  ['UTF-16 LE without a BOM', Buffer.from('TITLE "Käthe"', 'utf16le'), 'TITLE "Käthe"'],
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
