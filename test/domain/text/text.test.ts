import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  areGenericTitles,
  cleanLine,
  cleanText,
  fold,
  foldSeries,
  isMisspelling,
  isPlaceholder,
  naturalOrder,
  similarity,
} from '../../../src/domain/text/text.ts';

test('series under other names are one', () => {
  expect(foldSeries('The Wheel of Time Series')).toBe(foldSeries('Wheel of Time [publication order]'));
  expect(foldSeries("Galaxy's Edge Series")).toBe(foldSeries('Galaxy’s Edge'));
  expect(foldSeries('The Long Road')).not.toBe(foldSeries('The Short Road'));
});

test('likeness is symmetric and between 0 and 1', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 40 }), fc.string({ maxLength: 40 }), (a, b) => {
      expect(similarity(a, b)).toBeCloseTo(similarity(b, a), 10);
      expect(similarity(a, b)).toBeGreaterThanOrEqual(0);
      expect(similarity(a, b)).toBeLessThanOrEqual(1);
    }),
  );
});

test('folding twice is folding once', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(fold(fold(text))).toBe(fold(text));
    }),
  );
});

test.each([
  ...['Unknown', 'Unknown Author', 'Various', 'Track 01', 'track_3', 'Audiobook', 'Chapter 1', 'CD 2', '[Unknown]', '07', 'N/A'],
  ...['Unbekannter Interpret', 'Ohne Titel', 'Artiste inconnu', 'Sans titre', 'AUTOR DESCONOCIDO', 'Sin título', 'Artista sconosciuto', 'Senza titolo'],
  ...['Onbekende artiest', 'Naamloos', 'Okänd artist', 'Неизвестный исполнитель', 'Без названия', '不明なアーティスト', '無題'],
  ...['Piste 3', 'Pista 01', 'Traccia 1', 'Spår 2', 'Дорожка 1', 'トラック 1'],
  ...['untitled', 'Untitled-1', 'Document1', 'Microsoft Word', 'Microsoft Word - draft.doc', 'Microsoft Word - The Salt Road', 'PowerPoint Presentation'],
  ...['draft7.docx', 'salt_final.indd', 'C:\\books\\salt.rtf', 'index.html'],
])('“%s” says nothing', (text) => {
  expect(isPlaceholder(text)).toBe(true);
});

test.each([
  ...['Unknown Soldier', 'Chapterhouse', '1984', 'The Track', 'Various Flavors of Coffee', 'Untitled Grace', 'L’Inconnue', 'Die Unbekannte', 'Pista'],
  ...['Mr. and Mrs.Foo', 'The Document', 'Microsoft Word for Beginners', '…txt', 'Глава', 'Неизвестная', 'Okänd soldat', 'Dr.No', 'A. Tex'],
])('“%s” is a title', (text) => {
  expect(isPlaceholder(text)).toBe(false);
});

test('chapter titles that only count', () => {
  expect(areGenericTitles(['Chapter 1', 'Chapter 2'])).toBe(true);
  expect(areGenericTitles(['001', '002', '003'])).toBe(true);
  expect(areGenericTitles(['第1章', '第2章'])).toBe(true);
  expect(areGenericTitles(['Kapitel 1', 'Глава 2', 'Track 3', ''])).toBe(true);
  expect(areGenericTitles(['Chapter 1: The Map', 'Chapter 2: The Sea'])).toBe(false);
  expect(areGenericTitles(['Opening Credits', 'Chapter 1'])).toBe(false);
  expect(areGenericTitles([])).toBe(true);
});

test('control characters and lone surrogates do not pass', () => {
  expect(cleanLine('a\u0000b\u001b[31m\tc\n d\ud800')).toBe('ab[31m c d\ufffd');
  expect(cleanText('a\r\nb \r\n\u0007c')).toBe('a\nb\nc');
  expect(cleanLine('a\u2028b\u202ec\u2069\u009b\u007f דוד\u200f גרוסמן')).toBe('a bc דוד\u200f גרוסמן');
  expect(cleanText('a\u2028b\u0085c\u2066d\u2069')).toBe('a\nb\ncd');
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be there
      expect(cleanLine(text)).not.toMatch(/[\u0000-\u001f]/);
      expect(cleanLine(text).isWellFormed()).toBe(true);
    }),
  );
});

test('natural order: 2 before 10, whatever the Unicode form', () => {
  expect(['10', '2', '1'].sort(naturalOrder)).toEqual(['1', '2', '10']);
  expect(['Track 10', 'track 9', 'Track 1'].sort(naturalOrder)).toEqual(['Track 1', 'track 9', 'Track 10']);
  expect(naturalOrder('é', 'e\u0301')).not.toBe(0);
});

test.each<[string, string, boolean]>([
  ['salt road', 'slat road', true],
  ['salt road', 'sal road', true],
  ['salt', 'malt', true],
  ['salt', 'milk', false],
  ['salt road', 'sand roads', false],
  ['salt 1', 'salt 2', false],
  ['a', 'b', false],
])('%s and %s: a slip of the pen? %s', (a, b, expected) => {
  expect(isMisspelling(a, b)).toBe(expected);
});
