import { describe, expect, test } from 'vitest';
import { readCue } from '../../src/readers/cue.ts';

const one = [{ path: 'b.m4b', durationMs: 100_000_000 }];
const sheet = (...lines: string[]) => lines.join('\n');
const starts = (text: string, tracks = one) => readCue(text, tracks)?.metadata.chapters?.map(({ startMs }) => startMs);
const at = (...times: string[]) => sheet('FILE "b.m4b" WAVE', ...times.flatMap((time, index) => [`TRACK ${index + 1} AUDIO`, `INDEX 01 ${time}`]));

test('a usual sheet', () => {
  const text = sheet(
    'REM GENRE "Fantasy"',
    'REM DATE 2019',
    'PERFORMER "Ann Cole"',
    'TITLE "Salt"',
    'FILE "b.m4b" WAVE',
    '  TRACK 01 AUDIO',
    '    TITLE "Dawn"',
    '    PERFORMER "Dara Quill"',
    '    INDEX 00 00:00:00',
    '    INDEX 01 00:02:00',
    '  TRACK 02 AUDIO',
    '    TITLE "Dusk"',
    '    INDEX 01 120:00:74',
  );
  expect(readCue(text, one)?.metadata).toEqual({
    title: 'Salt',
    authors: [{ name: 'Ann Cole' }],
    publishedDate: '2019',
    genres: ['Fantasy'],
    chapters: [
      { title: 'Dawn', startMs: 2000, endMs: 7_200_987 },
      { title: 'Dusk', startMs: 7_200_987, endMs: 100_000_000 },
    ],
  });
});

test('what a track says of itself is not said of the book', () => {
  const text = sheet(
    'REM DATE 2019',
    'TITLE "Salt"',
    at('00:00:00', '01:00:00').replace('INDEX', 'REM DATE 2004\nREM GENRE Speech\nPERFORMER "Bo Lee"\nINDEX'),
  );
  expect(readCue(text, one)?.metadata).toMatchObject({ title: 'Salt', publishedDate: '2019', genres: undefined, authors: [] });
  expect(starts(text)).toEqual([0, 60_000]);
});

describe('in every writing', () => {
  test.each([
    ['CRLF', at('00:00:00', '01:00:00').replaceAll('\n', '\r\n')],
    ['CR', at('00:00:00', '01:00:00').replaceAll('\n', '\r')],
    ['lower case and tabs', at('00:00:00', '01:00:00').toLowerCase().replaceAll('track', '\t\ttrack')],
    ['a BOM', `\ufeff${at('00:00:00', '01:00:00')}`],
    ['minutes and seconds alone', at('00:00', '1:00')],
    ['unpadded', at('0:0:0', '1:0:0')],
    ['single quotes', at('00:00:00', '01:00:00').replaceAll('"', "'")],
    ['a bare name', at('00:00:00', '01:00:00').replace('"b.m4b"', 'b.m4b')],
    ['a path of Windows', at('00:00:00', '01:00:00').replace('b.m4b', 'C:\\books\\b.m4b')],
    ['another file’s name: there is only one', at('00:00:00', '01:00:00').replace('b.m4b', 'old.wav')],
    ['no FILE at all', at('00:00:00', '01:00:00').split('\n').slice(1).join('\n')],
    ['unknown commands', `CATALOG 1\nNONSENSE x\n${at('00:00:00', '01:00:00')}\nISRC ABC`],
    ['index 00 where there is no 01', at('00:00:00', '01:00:00').replaceAll('INDEX 01', 'INDEX 00')],
  ])('%s', (_name, text) => {
    expect(starts(text)).toEqual([0, 60_000]);
  });

  test('frames beyond 74, as hundredths or by mistake, are near enough', () => {
    expect(starts(at('00:00:00', '86:06:51', '126:14:81'))).toEqual([0, 5_166_680, 7_575_080]);
  });
});

describe('several files', () => {
  const tracks = [
    { path: 'CD 1/01.mp3', durationMs: 100_000 },
    { path: 'CD 2/01.mp3', durationMs: 50_000 },
  ];
  const both = (first: string, second: string) =>
    sheet(`FILE "${first}" MP3`, 'TRACK 01 AUDIO', 'INDEX 01 00:00:00', 'TRACK 02 AUDIO', 'INDEX 00 01:35:00', `FILE "${second}" MP3`, 'INDEX 01 00:05:00');

  test('times are those of the file in force where INDEX 01 stands', () => {
    expect(starts(both('CD 1/01.mp3', 'CD 2/01.mp3'), tracks)).toEqual([0, 105_000]);
    expect(
      starts(both('a.mp3', 'b.mp3'), [
        { path: 'A.flac', durationMs: 100_000 },
        { path: 'b.mp3', durationMs: 50_000 },
      ]),
    ).toEqual([0, 105_000]);
  });

  test('that cannot be told apart, or whose lengths nobody knows, give no chapters', () => {
    expect(starts(both('01.mp3', '01.mp3'), tracks)).toBeUndefined();
    expect(
      starts(both('CD 1/01.mp3', 'CD 2/01.mp3'), [
        { path: 'CD 1/01.mp3', durationMs: undefined as unknown as number },
        { path: 'CD 2/01.mp3', durationMs: 5 },
      ]),
    ).toBeUndefined();
  });
});

describe('no chapters from', () => {
  test.each([
    ['times that do not go on', at('00:10:00', '00:05:00')],
    ['times behind the end', at('00:00:00', '99999:00:00')],
    ['a track without a time', sheet('FILE "b.m4b" WAVE', 'TRACK 01 AUDIO', 'TRACK 02 AUDIO', 'INDEX 01 00:01:00')],
    ['numbers without end', at('00:00:00', `${'9'.repeat(400)}:00:00`)],
  ])('%s', (_name, text) => {
    expect(readCue(text, one)?.metadata.chapters).toBeUndefined();
  });

  test('too many tracks, too long a sheet: clear errors; no track: nothing', () => {
    expect(() => readCue('TRACK 01 AUDIO\n'.repeat(10_001), one)).toThrow('more than 10000 tracks');
    expect(() => readCue('x'.repeat(1024 * 1024 + 1), one)).toThrow('larger than 1 MB');
    expect(readCue('TITLE "x"', one)).toBeUndefined();
  });
});
