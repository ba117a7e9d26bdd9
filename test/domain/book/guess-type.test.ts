/** What a field holds of which nobody said it. */
import { expect, test } from 'vitest';
import { newDefinition } from '../../../src/domain/book/change-definition.ts';
import { guessedType } from '../../../src/domain/book/guess-type.ts';

test.each<[Parameters<typeof guessedType>[0], string]>([
  [{ id: 'mood' }, 'text'],
  [{ id: 'status' }, 'text'],
  [{ id: 'contact_email' }, 'email'],
  [{ id: 'shop', label: 'Web page of the shop' }, 'link'],
  [{ id: 'my_notes' }, 'long-text'],
  [{ id: 'price' }, 'currency'],
  [{ id: 'price', min: 0 }, 'currency'],
  [{ id: 'spent', currency: 'GBP' }, 'currency'],
  [{ id: 'progress' }, 'percentage'],
  [{ id: 'lent_to' }, 'people'],
  [{ id: 'lent_on' }, 'date'],
  [{ id: 'read_at' }, 'date'],
  [{ id: 'on_shelf' }, 'text'],
  [{ id: 'has_map' }, 'boolean'],
  [{ id: 'cover_colour' }, 'colour'],
  [{ id: 'listen_count' }, 'number'],
  [{ id: 'count_dracula_mood' }, 'number'],
  [{ id: 'liking', min: 0, max: 10 }, 'range'],
  [{ id: 'liking', min: 0 }, 'number'],
  [{ id: 'shelf', values: ['new', 'heard'] }, 'enumeration'],
  [{ id: 'moods', values: ['dark', 'wet'] }, 'list'],
  [{ id: 'moods' }, 'list'],
])('%j holds %s', (words, type) => expect(guessedType(words)).toBe(type));

test('what somebody says counts, and a guess is a whole definition', () => {
  expect(newDefinition('price', { type: 'text' }, [])).toMatchObject({ type: 'text' });
  expect(newDefinition('price', { type: null }, [])).toMatchObject({ type: 'currency' });
  expect(newDefinition('liking', { min: 1, max: 5 }, [])).toMatchObject({ type: 'range', min: 1, max: 5 });
});
