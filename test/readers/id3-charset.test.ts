/** ID3 texts in the charset of the writer's machine. */
import { join as path } from 'node:path';
import { expect, test } from 'vitest';
import { join, latin, u16, u32, zeros } from '../../src/demo/media/bytes.ts';
import { makeMp3 } from '../../src/demo/media.ts';
import { tidyMetadata } from '../../src/domain/book/tidy.ts';
import { createTrackReader } from '../../src/readers/audio.ts';
import { put, tempFolder } from '../files/temp-folder.ts';

/** Letters of one byte, found among the bytes that give them. */
function encode(charset: string, text: string): Buffer {
  const decoder = new TextDecoder(charset);
  const codes = new Map(Array.from({ length: 256 }, (_, byte) => [decoder.decode(new Uint8Array([byte])), byte]));
  return Buffer.from([...text].map((letter) => codes.get(letter) ?? 0x3f));
}

const syncsafe = (n: number) => Buffer.from([(n >>> 21) & 127, (n >>> 14) & 127, (n >>> 7) & 127, n & 127]);
/** A frame of ID3v2.3; its text claims to be ISO-8859-1, or is UTF-16. */
const frame = (id: string, ...body: Uint8Array[]) => join(latin(id), u32(join(...body).length), u16(0), ...body);
const bytesFrame = (id: string, text: Uint8Array) => frame(id, zeros(1), text);
const unicodeFrame = (id: string, text: string) => frame(id, Buffer.from([1, 0xff, 0xfe]), Buffer.from(text, 'utf16le'));
const tagged = (...frames: Uint8Array[]) =>
  join(latin('ID3'), Buffer.from([3, 0, 0]), syncsafe(join(...frames).length), ...frames, makeMp3({ durationSec: 9 }));

async function read(...files: Uint8Array[]) {
  const root = tempFolder();
  put(root, Object.fromEntries(files.map((bytes, index) => [`${index}.mp3`, bytes])));
  const readTrack = createTrackReader();
  const found = [];
  for (const index of files.keys()) found.push(await readTrack(path(root, `${index}.mp3`), `${index}.mp3`));
  return found.map(({ reading, trackTitle }) => ({ ...tidyMetadata(reading.metadata), trackTitle }));
}

test.each([
  ['windows-1251', { album: 'Мёртвые души', artist: 'Николай Гоголь', title: 'Глава первая' }],
  ['windows-1251', { album: 'Нос', artist: 'Гоголь', title: 'I' }],
  ['windows-1250', { album: 'Babička', artist: 'Božena Němcová', title: 'Část první' }],
  ['windows-1252', { album: 'L’été à Nîmes', artist: 'Hélène L’Hôte', title: 'Première journée' }],
  ['windows-1252', { album: 'Das Lied der Mühle', artist: 'Käthe Größmann', title: 'Ankunft' }],
])('%s: %j', async (charset, { album, artist, title }) => {
  const frames = [bytesFrame('TALB', encode(charset, album)), bytesFrame('TPE1', encode(charset, artist)), bytesFrame('TIT2', encode(charset, title))];
  const chapter = frame('CHAP', latin('c\0'), u32(0), u32(9000), zeros(8), bytesFrame('TIT2', encode(charset, title)));
  expect(await read(tagged(...frames, chapter))).toEqual([
    expect.objectContaining({ title: album, authors: [{ name: artist }], trackTitle: title, chapters: [{ title, startMs: 0, endMs: 9000 }] }),
  ]);
});

test('UTF-8 that claims to be Latin', async () => {
  const frames = [bytesFrame('TALB', Buffer.from('Das Lied der Mühle')), bytesFrame('TPE1', Buffer.from('Käthe'))];
  expect(await read(tagged(...frames))).toEqual([expect.objectContaining({ title: 'Das Lied der Mühle', authors: [{ name: 'Käthe' }] })]);
});

test('a text that says its charset is right as it is, whatever stands beside it', async () => {
  const frames = [unicodeFrame('TALB', 'Märchen'), bytesFrame('TPE1', encode('windows-1251', 'Николай Гоголь'))];
  expect(await read(tagged(...frames))).toEqual([expect.objectContaining({ title: 'Märchen', authors: [{ name: 'Николай Гоголь' }] })]);
});

test('later tracks as well', async () => {
  const track = (title: string) => tagged(bytesFrame('TALB', encode('windows-1251', 'Нос')), bytesFrame('TIT2', encode('windows-1251', title)));
  const titles = ['Глава первая', 'Глава вторая', 'Глава третья'];
  expect((await read(...titles.map(track))).map(({ trackTitle }) => trackTitle)).toEqual(titles);
});
