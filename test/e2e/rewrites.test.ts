/** Our `metadata.json` beside an Audiobookshelf that reads it now and then, and writes it anew whenever somebody edits a book there. */
import { expect, test } from 'vitest';
import { makeMp4 } from '../../src/demo/media.ts';
import { put } from '../files/temp-folder.ts';
import { asWritten, type Held, havingRead } from '../pipeline/identify/audiobookshelf.ts';
import { oneLibrary } from './one-library.ts';

function withAudiobookshelf() {
  const library = oneLibrary((books) => {
    const tags = { album: 'The Salt Road', artist: 'Marit Osei', composer: 'Dara Quill', description: 'A road of salt.', genre: 'Science Fiction, Children' };
    put(books, { 'Marit Osei/The Salt Road/book.m4b': makeMp4({ durationSec: 600, tags }) });
  });
  let held: Held = {};
  return {
    ...library,
    /** It looks at the folder, as at its next scan. */
    reads() {
      held = havingRead(library.read('metadata.json'), held.title === undefined ? undefined : held);
    },
    /** Somebody edits the book there. */
    saves(change: Held) {
      held = { ...held, ...change };
      library.write('metadata.json', asWritten(held));
    },
    async decided(): Promise<Record<string, string>> {
      const explained = JSON.parse((await library.run('explain', library.book, '--json')).stdout) as {
        fields: Record<string, { override?: { origin: string } }>;
      };
      const decided = Object.entries(explained.fields).filter(([, { override }]) => override);
      return Object.fromEntries(decided.map(([field, { override }]) => [field, override?.origin ?? '']));
    },
  };
}

const THEIRS = 'user (metadata.json)';

test('what is cleared there stays cleared; what it merely writes anew is nobody’s edit', async () => {
  const { scan, reads, saves, decided, json } = withAudiobookshelf();
  await scan();
  reads();
  saves({});
  await scan();
  expect(await decided()).toEqual({});
  reads();
  saves({ description: null, genres: [] });
  await scan();
  await scan('--force');
  expect(json()).toMatchObject({ title: 'The Salt Road', narrators: ['Dara Quill'], description: '' });
  expect(json().genres).toBeUndefined();
  expect(await decided()).toEqual({ description: THEIRS, genres: THEIRS });
  reads();
  saves({ subtitle: 'Later' });
  await scan();
  expect(await decided()).toEqual({ description: THEIRS, genres: THEIRS, subtitle: THEIRS });
});

test('an edit there, before it has read what we wrote since, takes nothing else along', async () => {
  const { scan, run, book, reads, saves, decided, json } = withAudiobookshelf();
  await scan();
  await run('set', book, 'publisher=Old Press', 'series=Long Road #1');
  reads();
  await run('set', book, 'publisher=New Press');
  await run('clear', book, 'series');
  saves({ title: 'Mine' });
  await scan();
  expect(json()).toMatchObject({ title: 'Mine', publisher: 'New Press', series: [] });
  expect(await decided()).toEqual({ title: THEIRS, publisher: 'user', series: 'user' });
});

test('series that were cleared here do not come back, though it ignores that and writes them again', async () => {
  const { scan, run, book, reads, saves, decided, json } = withAudiobookshelf();
  await scan();
  await run('set', book, 'series=Long Road #1');
  reads();
  await run('clear', book, 'series');
  for (const subtitle of ['One', 'Two']) {
    reads();
    saves({ subtitle });
    await scan();
    expect(json()).toMatchObject({ subtitle, series: [] });
    expect(await decided()).toEqual({ series: 'user', subtitle: THEIRS });
  }
});

test('genres that it reads in one piece out of the audio file stay as we have them', async () => {
  const { scan, run, book, reads, saves, decided, json } = withAudiobookshelf();
  await scan();
  await run('set', book, 'publisher=Press');
  reads();
  saves({ genres: ['Science Fiction, Children'], title: 'Mine' });
  await scan();
  expect(json()).toMatchObject({ title: 'Mine', genres: ['Children', 'Science Fiction'] });
  expect(await decided()).toEqual({ publisher: 'user', title: THEIRS });
});

test('an edit that is taken back there is taken back here', async () => {
  const { scan, reads, saves, json } = withAudiobookshelf();
  await scan();
  reads();
  for (const title of ['Mine', 'The Salt Road', 'Mine']) {
    saves({ title });
    await scan();
    expect(json().title).toBe(title);
  }
});
