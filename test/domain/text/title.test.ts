import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareTitles, titleSimilarity } from '../../../src/domain/text/compare-titles.ts';
import { foldTitle, foldTitleOfParts } from '../../../src/domain/text/title.ts';

describe('titles folded for comparing', () => {
  test.each([
    ['The Hobbit', 'Hobbit'],
    ['The Hobbit (Unabridged)', 'The Hobbit'],
    ['The Hobbit [Unabridged]', 'the hobbit'],
    ['Dune: A Novel', 'Dune'],
    ['Das Salz: Roman', 'Das Salz'],
    ['He Who Fights: A LitRPG Adventure', 'He Who Fights'],
    ['Dune (40th Anniversary Edition)', 'Dune'],
    ['Salt: The Long Road, Book 1', 'Salt'],
    ['Salt (The Long Road, #1)', 'Salt'],
    ['Salt (Bone Secrets. #1)', 'Salt'],
    ['Salt (Forgotten Coasts: Paths of Ash, #2; Legend of the Lamp, #12)', 'Salt'],
    ['Salz: Die lange Straße, Band 1', 'Salz'],
    ['Sel : La longue route, tome 1', 'Sel'],
    ['Vampire Knight, Vol. 1', 'Vampire Knight 1'],
    ['Vampire Knight: Volume One', 'Vampire Knight (Vol. 1)'],
    ['Don’t Look', "Don't Look"],
    ['Salt & Smoke', 'Salt and Smoke'],
    ['Über den Straßen', 'Uber den Strassen'],
    ['Łódź', 'Lodz'],
    ['Café', 'Cafe\u0301'],
  ])('%s = %s', (a, b) => {
    expect(foldTitle(a)).toBe(foldTitle(b));
  });

  test.each([
    ['Dune', 'Dune Messiah'],
    ['1984', '1985'],
    ['がく', 'かく'],
    ['The Last Winter', 'The Last Summer'],
    ['Vampire Knight, Vol. 1', 'Vampire Knight, Vol. 9'],
    ['The Way of Kings', 'The Way of Kings, Part 1'],
    ['塩の道 1', '塩の道 2'],
    ['Persepolis', 'Persepolis: A Graphic Novel'],
  ])('%s ≠ %s', (a, b) => {
    expect(foldTitle(a)).not.toBe(foldTitle(b));
  });

  test('a title that is all noise, all number or an article keeps something', () => {
    expect(foldTitle('(Unabridged)')).not.toBe('');
    expect(foldTitle('The')).toBe('the');
    expect(foldTitle('1984')).toBe('1984');
    expect(foldTitle('Book 2')).toBe('book 2');
  });

  test('the parts of one book have one title, its volumes have not', () => {
    expect(foldTitleOfParts('Salt, Part 1')).toBe(foldTitleOfParts('Salt, Part 2 of 2'));
    expect(foldTitleOfParts('Salz (Teil 1)')).toBe(foldTitleOfParts('Salz (Teil 2)'));
    expect(foldTitleOfParts('Salt, Vol. 1')).not.toBe(foldTitleOfParts('Salt, Vol. 2'));
  });
});

/** A title, or a title and its subtitle with a bar between. */
function pair(text: string): { title: string; subtitle?: string } {
  const [title = '', subtitle] = text.split(' | ');
  return subtitle === undefined ? { title } : { title, subtitle };
}

describe('numbers tell titles apart', () => {
  test.each([
    ['Vampire Knight, Vol. 1', 'Vampire Knight, Vol. 9'],
    ['Die Apfel-Mission 1', 'Die Apfel-Mission 2'],
    ['Die Apfel-Mission 1', 'Die Apfel-Mission, Band zwei'],
    ['Foundation II', 'Foundation III'],
    ['Mistborn, Books 1-3', 'Mistborn, Book 1'],
    ['Salt: The Long Road, Book 1', 'Salt: The Long Road, Book 2'],
    ['Salt (Part 1)', 'Salt: Part Two'],
    ['Les Rois, tome 1', 'Les Rois | Tome 2'],
    ['Sale, libro primo', 'Sale, libro secondo'],
    ['La sal, parte 1', 'La sal, segunda parte'],
    ['Het zout, deel 1', 'Het zout 2'],
    ['Saltet, del 1', 'Saltet | Del 2'],
    ['Соль. Книга первая', 'Соль. Книга вторая'],
    ['塩の道 第1巻', '塩の道（2）'],
    ['Apollo 13', 'Apollo 11'],
    ['Mistborn 2: The Well', 'Mistborn 3: The Well'],
    ['Salt: The Road 1', 'Salt: The Road 2'],
    ['Night World, No. 3', 'Night World, No. 2 (Night World, #4-6)'],
    ['Salt (The Long Road, #5, Part 1)', 'Salt (The Long Road, #5: Part 2 of 2)'],
  ])('%s is not %s', (a, b) => {
    expect(compareTitles(pair(a), pair(b)).otherNumbers).toBeDefined();
    expect(compareTitles(pair(b), pair(a)).otherNumbers).toBeDefined();
  });

  test.each([
    ['The Way of Kings', 'The Way of Kings, Part 1'],
    ['Vampire Knight', 'Vampire Knight, Vol. 9'],
    ['Mistborn', 'Mistborn 2: The Well'],
    ['Salt', 'Salt | Part 1'],
    ['Salt', 'Salt (The Long Road, #5, Part 1)'],
    ['The Long Road', 'The Long Road (The Long Road, #1-3)'],
    ['Nightcoat: Hush', 'Nightcoat: Hush, Vol. 2'],
  ])('of %s and %s only one has a number', (a, b) => {
    expect(compareTitles(pair(a), pair(b)).loneNumber).toBeDefined();
    expect(compareTitles(pair(a), pair(b)).otherNumbers).toBeUndefined();
  });

  test.each([
    ['Salt: The Long Road, Book 3', 'Salt'],
    ['Salt (The Long Road, #3)', 'Salt'],
    ['Salt | The Long Road, Book 3', 'Salt'],
    ['Salt | Book 3 of The Long Road', 'Salt'],
    ['Salz: Die lange Straße, Teil 3', 'Salz'],
    ['Mistborn 2: The Well', 'The Well'],
    ['Vampire Knight, Vol. 9', 'Vampire Knight 9'],
    ['Vampire Knight, Vol. 9', 'Vampire Knight | Volume Nine'],
    ['Salt (The Long Road, #1)', 'Salt (Lantern Coast, #4)'],
    ['Night World, No. 3', 'Night World, No. 3 (Night World, #7-9)'],
    ['Salt', 'Salt: A Story of World War II'],
    ['Love and Salt', 'Love and Salt: Poems, 1974-1977'],
    ['1984', '1984'],
    ['2001: A Space Odyssey', '2001 - A Space Odyssey'],
    ['Fahrenheit 451', 'Fahrenheit 451: A Novel'],
    ['Catch-22', 'Catch 22 (Unabridged)'],
    ['Eleven Stations', '11 Stations'],
  ])('no number stands between %s and %s', (a, b) => {
    const found = compareTitles(pair(a), pair(b));
    expect([found.otherNumbers, found.loneNumber]).toEqual([undefined, undefined]);
    expect(found.similarity).toBeGreaterThanOrEqual(0.95);
  });
});

describe('words tell titles apart', () => {
  test.each([
    ['Little Women', 'Little Men'],
    ['Boy Battles Bug', 'Boy Battles Bot'],
    ['The House of Salt', 'The Horse of Salt'],
    ['Das Haus am See', 'Das Haus am Meer'],
    ['Le Rouge et le Noir', 'Le Rouge et le Blanc'],
    ['La casa verde', 'La casa roja'],
    ['Il nome della rosa', 'Il nome della cosa'],
    ['De donkere kamer', 'De donkere toren'],
    ['Den röda grinden', 'Den röda linden'],
    ['Белая ночь', 'Белая дочь'],
    ['塩の道の果て', '海の道の始'],
    ['Star Coast: Thrace', 'Star Coast: Ahab'],
    ['Nightcoat: The Long Winter', 'Nightcoat: Hush, Vol. 2'],
    ['The Second Treatise', 'The Two Treatises'],
    ['Wimpy Diary | Rules for Rod', 'Wimpy Diary | Dog Days'],
  ])('%s is not %s', (a, b) => {
    const found = compareTitles(pair(a), pair(b));
    expect(found.otherWords).toBeDefined();
    expect(found.similarity).toBeLessThan(0.9);
  });

  test.each([
    ['The Salt Road', 'The Slat Road'],
    ['The Stone of Salt', 'The Stones of Salt'],
    ['The Colour of Salt', 'The Color of Salt'],
    ['Journey to the Centre of the Earth', 'Journey to the Center of the Earth'],
    ['Grey Water', 'Gray Water'],
    ['Die Straße', 'Die Straßen'],
    ['La pierre blanche', 'Les pierres blanches'],
    ['Los libros rotos', 'Los libro rotos'],
    ['Il libro dei gatti', 'I libri dei gatti'],
    ['De vrouw en de boeken', 'De vrouw en de boek'],
    ['Drottningarna', 'Drottningarnas'],
    ['Война и мир', 'Войны и мир'],
    ['世界の終わりとハードボイルド', '世界の終りとハードボイルド'],
    ['Spider-Man', 'Spiderman'],
    ['Doctor Salt', 'Dr. Salt'],
    ['Twenty Thousand Roads', '20,000 Roads'],
  ])('%s is nearly %s', (a, b) => {
    const found = compareTitles(pair(a), pair(b));
    expect(found.otherWords).toBeUndefined();
    expect(found.isMisspelt).toBe(true);
    expect(found.similarity).toBeGreaterThanOrEqual(0.85);
  });
});

describe('titles and subtitles', () => {
  test.each<[string, string, number]>([
    ['Salt', 'Salt: A Novel', 1],
    ['Salt: How It Was Won', 'Salt | How It Was Won', 1],
    ['Salt', 'Salt | How It Was Won', 1],
    ['Salt: How It Was Won', 'Salt', 0.95],
    ['Salt: How It Was Won', 'Salt: How It Was Won (Lantern Classics)', 1],
    ['Salt, or How It Was Won', 'Salt; or, How It Was Won', 1],
    ['Salt. How It Was Won', 'Salt', 0.95],
    ['Star Coast: The Initiate', 'The Initiate', 0.75],
  ])('%s and %s: %d', (a, b, expected) => {
    expect(titleSimilarity(pair(a), pair(b))).toBe(expected);
    expect(titleSimilarity(pair(b), pair(a))).toBe(expected);
  });

  test('another word makes another title', () => {
    expect(titleSimilarity({ title: 'Dune' }, { title: 'Dune Messiah' })).toBeLessThan(0.5);
  });

  test('what is before the colon may be the series, and then what follows is the title', () => {
    const book = { title: 'Mistborn: The Final Empire' };
    expect(compareTitles({ title: 'The Final Empire' }, book, ['Mistborn']).similarity).toBeGreaterThan(0.9);
    expect(compareTitles({ title: 'Mistborn' }, book, ['Mistborn']).similarity).toBeLessThan(0.8);
  });
});

test('likeness is symmetric and between 0 and 1', () => {
  const titles = fc
    .array(fc.constantFrom('Salt', 'Road', 'the', ':', '(', ')', '2', 'Book', 'Part', '-', '塩', 'one'), { maxLength: 8 })
    .map((words) => words.join(' '));
  fc.assert(
    fc.property(titles, titles, (a, b) => {
      const [one, other] = [titleSimilarity({ title: a }, { title: b }), titleSimilarity({ title: b }, { title: a })];
      expect(one).toBeCloseTo(other, 10);
      expect(one).toBeGreaterThanOrEqual(0);
      expect(one).toBeLessThanOrEqual(1);
    }),
  );
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => void titleSimilarity({ title: text }, { title: 'Salt' })));
});
