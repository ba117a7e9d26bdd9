import { describe, expect, test } from 'vitest';
import type { Metadata } from '../../../src/domain/book/metadata.ts';
import { handEdits } from '../../../src/pipeline/identify/hand-edits.ts';
import { versionOf, versionOfMedia } from '../../../src/pipeline/identify/sidecar-slots.ts';
import { absJson } from '../../../src/readers/abs-json.ts';
import { asWritten, type Held, havingRead } from './audiobookshelf.ts';

const ours = {
  title: 'Salt',
  subtitle: 'Notes',
  authors: ['Ann Cole'],
  narrators: ['Dara Quill', 'Bo Lee'],
  series: ['Long Road #1'],
  genres: ['Fantasy', 'Epic'],
  tags: ['own'],
  publishedYear: '2019',
  publishedDate: '2019-05-01',
  description: '<p>One</p><p>Two</p>',
  publisher: 'Pike',
  isbn: '9780306406157',
  asin: 'B000000001',
  language: 'en',
  explicit: true,
  abridged: true,
};

const version = (text: string) => versionOf(absJson.read(text, { editionKind: 'audio', tracks: [], customFields: [] }), text, absJson);

interface Known {
  text: string;
  isOurs?: boolean;
}

/** The edits in a text, as field and value. @param known newest first */
function editsIn(text: string, known: readonly Known[], media: readonly Metadata[] = []): Record<string, unknown> {
  const versions = known.map(({ text: earlier, isOurs = true }) => ({ ...version(earlier), isOurs }));
  return Object.fromEntries(
    handEdits({ path: 'A/metadata.json', known: versions, found: version(text), media: versionOfMedia(media) }, 7).map(({ field, value }) => [field, value]),
  );
}

/** Edits in a file that differs from ours by this. */
const edits = (change: Record<string, unknown>) => editsIn(JSON.stringify({ ...ours, ...change }), [{ text: JSON.stringify(ours) }]);

test('nothing changed is no edit', () => {
  expect(edits({})).toEqual({});
});

describe('a change of meaning is an edit of that field alone', () => {
  test.each<[Record<string, unknown>, Record<string, unknown>]>([
    [{ title: 'Pepper' }, { title: 'Pepper' }],
    [{ title: 'SALT' }, { title: 'SALT' }],
    [{ authors: ['Ann Cole', 'Bob Dole'] }, { authors: [{ name: 'Ann Cole' }, { name: 'Bob Dole' }] }],
    [{ series: ['Long Road #2'] }, { series: [{ name: 'Long Road', position: '2' }] }],
    [{ genres: ['Fantasy'] }, { genres: ['Fantasy'] }],
    [{ tags: ['own', 'more'] }, { tags: ['own', 'more'] }],
    [{ publishedDate: '2020-01-01' }, { publishedDate: '2020-01-01' }],
    [{ description: 'Another text.' }, { description: 'Another text.' }],
    [{ asin: 'B000000002' }, { identifiers: ['isbn:9780306406157', 'asin:B000000002'] }],
    [{ subtitle: '' }, { subtitle: undefined }],
    [
      { publisher: 'Harrow', subtitle: '' },
      { publisher: 'Harrow', subtitle: undefined },
    ],
  ])('%j', (change, expected) => {
    const { identifiers, ...others } = edits(change) as { identifiers?: { type: string; value: string }[] };
    expect({ ...others, ...(identifiers && { identifiers: identifiers.map(({ type, value }) => `${type}:${value}`) }) }).toEqual(expected);
  });
});

describe('a consumer’s rewrite with the same meaning is none', () => {
  test.each<[string, Record<string, unknown>]>([
    ['a field that was dropped', { publisher: undefined, genres: undefined, explicit: undefined, isbn: undefined }],
    ['a date that lost precision', { publishedDate: null }],
    ['HTML cleaned again', { description: 'One\nTwo' }],
    ['a language by name', { language: 'English' }],
    ['words joined in one, in another order', { genres: ['Epic, Fantasy'] }],
    ['words split at other characters', { genres: ['Fantasy/Epic'] }],
    ['the nested form', { metadata: ours }],
  ])('%s', (_name, change) => {
    expect(edits(change)).toEqual({});
  });

  test('a whole one of Audiobookshelf', () => {
    for (const text of [JSON.stringify(ours), JSON.stringify({ title: 'Salt', authors: ['Ann Cole'] })])
      expect(editsIn(asWritten(havingRead(text)), [{ text }])).toEqual({});
  });
});

/** What people do in Audiobookshelf, and what comes of it. Its form has one date, the year. */
const IN_AUDIOBOOKSHELF: [string, Held, Held, Record<string, unknown>, Record<string, unknown>][] = [
  ['subtitle', { subtitle: 'Other' }, { subtitle: null }, { subtitle: 'Other' }, { subtitle: undefined }],
  ['authors', { authors: ['Bo Lee'] }, { authors: [] }, { authors: [{ name: 'Bo Lee' }] }, { authors: undefined }],
  ['narrators', { narrators: ['Bo Lee'] }, { narrators: [] }, { narrators: [{ name: 'Bo Lee' }] }, { narrators: undefined }],
  ['series', { series: ['Coasts'] }, { series: [] }, { series: [{ name: 'Coasts' }] }, { series: undefined }],
  ['genres', { genres: ['Epic'] }, { genres: [] }, { genres: ['Epic'] }, { genres: undefined }],
  ['tags', { tags: ['x'] }, { tags: [] }, { tags: ['x'] }, { tags: undefined }],
  ['publishedDate', { publishedYear: '2001' }, { publishedYear: null }, { publishedDate: '2001' }, { publishedDate: undefined }],
  ['publisher', { publisher: 'Harrow' }, { publisher: null }, { publisher: 'Harrow' }, { publisher: undefined }],
  ['description', { description: '<p>Three</p>' }, { description: null }, { description: '<p>Three</p>' }, { description: undefined }],
  ['language', { language: 'German' }, { language: null }, { language: 'de' }, { language: undefined }],
  ['explicit', { explicit: true }, { explicit: false }, {}, { explicit: false }],
  ['abridged', { abridged: true }, { abridged: false }, {}, { abridged: false }],
  [
    'identifiers',
    { isbn: null, asin: 'B000000002' },
    { isbn: null, asin: null },
    { identifiers: [{ type: 'asin', value: 'B000000002' }] },
    { identifiers: undefined },
  ],
];

describe('in Audiobookshelf', () => {
  const text = JSON.stringify(ours);
  const known = [{ text }];
  const held = havingRead(text);

  test.each(IN_AUDIOBOOKSHELF)('%s changed, and cleared by null, [] or false, and emptied', (field, change, clearing, changed, cleared) => {
    expect(editsIn(asWritten({ ...held, ...change }), known)).toEqual(changed);
    expect(editsIn(asWritten({ ...held, ...clearing }), known)).toEqual(cleared);
    const emptied = Object.fromEntries(Object.entries(clearing).map(([key, value]) => [key, value === null ? '' : value]));
    expect(Object.keys(editsIn(asWritten({ ...held, ...emptied }), known))).toEqual([field]);
  });

  test.each(IN_AUDIOBOOKSHELF)('%s cleared and the title changed at once', (_field, _change, clearing, _changed, cleared) => {
    expect(editsIn(asWritten({ ...held, ...clearing, title: 'Pepper' }), known)).toEqual({ ...cleared, title: 'Pepper' });
  });

  test.each(IN_AUDIOBOOKSHELF)('%s edited is no edit once more after we have written it, nor what stands beside it', (_field, change, clearing) => {
    for (const edit of [change, clearing]) {
      const theirs = asWritten({ ...held, ...edit });
      const next = JSON.stringify({ ...ours, ...edit, publisher: 'Ours' }, (_key, value) => value ?? undefined);
      expect(editsIn(theirs, [{ text: next }, { text: theirs, isOurs: false }, { text }])).toEqual({});
      expect(editsIn(asWritten({ ...held, ...edit, title: 'Pepper' }), [{ text: next }, { text: theirs, isOurs: false }, { text }])).toEqual({
        title: 'Pepper',
      });
    }
  });

  test.each(IN_AUDIOBOOKSHELF)('%s in our next version, which it has not read, is not brought back by what it writes', (_field, change) => {
    const next = JSON.stringify({ ...ours, ...change });
    for (const versions of [
      [{ text: next }, { text }],
      [{ text: next }, { text: asWritten(held), isOurs: false }, { text }],
    ]) {
      expect(editsIn(asWritten(held), versions)).toEqual({});
      expect(editsIn(asWritten({ ...held, title: 'Pepper' }), versions)).toEqual({ title: 'Pepper' });
      expect(editsIn(asWritten({ ...held, title: 'Pepper', publisher: null }), versions)).toEqual({ title: 'Pepper', publisher: undefined });
    }
  });

  test('series that were cleared here, and that it holds on to, stay cleared', () => {
    const { series, ...others } = ours;
    const next = JSON.stringify({ ...others, series: [], publisher: 'Ours' });
    const theirs = asWritten(havingRead(next, held));
    expect(JSON.parse(theirs)).toMatchObject({ series, publisher: 'Ours' });
    expect(editsIn(theirs, [{ text: next }, { text }])).toEqual({});
    const later = asWritten({ ...havingRead(next, held), title: 'Pepper' });
    expect(editsIn(later, [{ text: next }, { text }])).toEqual({ title: 'Pepper' });
    expect(editsIn(later, [{ text: next }, { text: theirs, isOurs: false }, { text: next }, { text }])).toEqual({ title: 'Pepper' });
  });

  test('a value that somebody set and set back is an edit both times', () => {
    const pepper = asWritten({ ...held, title: 'Pepper' });
    expect(editsIn(pepper, known)).toEqual({ title: 'Pepper' });
    const next = JSON.stringify({ ...ours, title: 'Pepper' });
    expect(editsIn(asWritten(held), [{ text: next }, { text: pepper, isOurs: false }, { text }])).toEqual({ title: 'Salt' });
  });

  test('a value that we found later is cleared like any other, once it has read it', () => {
    const { subtitle: _, publisher: __, ...first } = ours;
    const early = JSON.stringify(first);
    expect(editsIn(asWritten({ ...held, subtitle: null }), [{ text }, { text: early }])).toEqual({ subtitle: undefined });
    expect(editsIn(asWritten(havingRead(early)), [{ text }, { text: early }])).toEqual({});
  });

  test('genres that it read in one piece out of the audio file are nobody’s edit', () => {
    const theirs = asWritten({ ...held, genres: ['Science Fiction, Children'] });
    expect(editsIn(theirs, known, [{ genres: ['Science Fiction', 'Children'] }])).toEqual({});
    expect(editsIn(theirs, known, [{ genres: ['Science Fiction'] }])).toEqual({ genres: ['Science Fiction, Children'] });
    const typed = asWritten({ ...held, genres: ['Science Fiction', 'Children'] });
    expect(editsIn(typed, known, [{ genres: ['Science Fiction', 'Children'] }])).toEqual({ genres: ['Science Fiction', 'Children'] });
  });

  test('a list that was cleared, and that it takes from the audio file again because no file clears a list there, stays cleared', () => {
    const { genres: _, authors: __, ...cleared } = ours;
    const next = JSON.stringify(cleared);
    const theirs = asWritten({ ...held, genres: ['Fantasy', 'Epic'], authors: ['Ann Cole'] });
    const media = [{ genres: ['Fantasy', 'Epic'], authors: [{ name: 'Ann Cole' }] }];
    const versions = [{ text: next }, { text: asWritten({ ...held, genres: [], authors: [] }), isOurs: false }];
    expect(editsIn(theirs, versions, media)).toEqual({});
    expect(editsIn(asWritten({ ...held, genres: ['Crime'], authors: ['Bo Lee'] }), versions, media)).toEqual({
      genres: ['Crime'],
      authors: [{ name: 'Bo Lee' }],
    });
  });

  test('one that has never read our file, and knows the media files alone, takes nothing back by an edit', () => {
    const media = [
      { title: 'Salt', authors: [{ name: 'Ann Cole' }] },
      { genres: ['Science Fiction', 'Children'], publishedDate: '2019' },
    ];
    const unread = { ...havingRead('{"title":"Salt","authors":["Ann Cole"]}'), genres: ['Science Fiction, Children'], publishedYear: '2019', publisher: null };
    expect(editsIn(asWritten({ ...unread, title: 'Pepper' }), known, media)).toEqual({ title: 'Pepper' });
    expect(editsIn(asWritten({ ...unread, title: 'Pepper', publisher: 'Harrow' }), known, media)).toEqual({ title: 'Pepper', publisher: 'Harrow' });
    // Once it has written the file, it has read it.
    const read = [{ text }, { text: asWritten(held), isOurs: false }];
    expect(Object.keys(editsIn(asWritten({ ...unread, title: 'Pepper' }), read, media)).length).toBeGreaterThan(5);
  });

  test('what we cleared ourselves is no edit, though it holds on to all that our file leaves out', () => {
    const next = JSON.stringify({ title: 'Salt', authors: ['Ann Cole'], abridged: false, subtitle: '' });
    expect(editsIn(asWritten(havingRead(next, held)), [{ text: next }, { text: asWritten(held), isOurs: false }, { text }])).toEqual({});
  });

  test('a value of the media file’s, put in the place of ours, is an edit', () => {
    const media = [{ title: 'Salt (Unabridged)', authors: [{ name: 'Ann Cole' }] }];
    expect(editsIn(asWritten({ ...held, title: 'Salt (Unabridged)' }), known, media)).toEqual({ title: 'Salt (Unabridged)' });
  });

  test('an edited year stands, whatever day of the year before it still has beside it', () => {
    const next = JSON.stringify({ ...ours, publishedYear: '2001', publishedDate: '' });
    const theirs = asWritten({ ...held, publishedYear: '2001' });
    expect(editsIn(theirs, [{ text: next }, { text }])).toEqual({});
    expect(editsIn(asWritten({ ...havingRead(next, held), publishedYear: '2002' }), [{ text: next }, { text: theirs, isOurs: false }])).toEqual({
      publishedDate: '2002',
    });
  });
});
