/** Our readings beside ffprobe's of the same files. Runs where ffprobe is installed. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeMp3, makeMp4 } from '../../src/demo/media.ts';
import { readAudio } from '../../src/readers/audio.ts';
import { withFileWindow } from '../../src/readers/file-window.ts';
import { readMp4 } from '../../src/readers/mp4.ts';
import { put, tempFolder } from '../files/temp-folder.ts';
import { hasProgram } from '../has-program.ts';

const hasFfprobe = hasProgram('ffprobe', '-version');
const hasFfmpeg = hasProgram('ffmpeg', '-version');

interface Probe {
  format: { duration: string; tags?: Record<string, string> };
  chapters: { start_time: string; end_time: string; tags: { title: string } }[];
}

function probe(path: string): Probe {
  return JSON.parse(execFileSync('ffprobe', ['-v', 'quiet', '-of', 'json', '-show_format', '-show_chapters', path], { encoding: 'utf8' })) as Probe;
}

const chaptersOf = ({ chapters }: Probe) =>
  chapters.map(({ start_time, end_time, tags }) => ({
    title: tags.title,
    startMs: Math.round(Number(start_time) * 1000),
    endMs: Math.round(Number(end_time) * 1000),
  }));
const chapters = Array.from({ length: 12 }, (_, index) => ({ title: `Nº ${index + 1}: Straße`, startSec: index * 300.25 }));
const tags = { title: 'Salt', album: 'Salt', artist: 'Ann Cole', composer: 'Dara Quill' };

describe.skipIf(!hasFfprobe)('as ffprobe reads it', () => {
  test.each((['nero', 'quicktime', 'both'] as const).flatMap((chapterStyle) => [false, true].map((isMoovLast) => ({ chapterStyle, isMoovLast }))))(
    'm4b, $chapterStyle, moov last $isMoovLast',
    async (options) => {
      const root = tempFolder();
      put(root, { 'a.m4b': makeMp4({ durationSec: 3700.5, tags, chapters, ...options }) });
      const path = join(root, 'a.m4b');
      const theirs = probe(path);
      const { reading, durationMs } = await readAudio(path, 'a.m4b');
      const boxes = await withFileWindow(path, readMp4);
      expect(durationMs).toBe(Math.round(Number(theirs.format.duration) * 1000));
      expect(boxes.durationMs).toBe(durationMs);
      expect(reading.metadata.chapters?.map(({ title, startMs }) => [title, startMs])).toEqual(
        chaptersOf(theirs).map(({ title, startMs }) => [title, startMs]),
      );
      expect(boxes.chapters).toEqual(reading.metadata.chapters);
      expect(theirs.format.tags).toMatchObject({ title: 'Salt', artist: 'Ann Cole' });
    },
  );

  test('mp3 with ID3 chapters', async () => {
    const root = tempFolder();
    put(root, {
      'a.mp3': makeMp3({
        durationSec: 90,
        tags,
        chapters: [
          { title: 'Dawn', startSec: 0 },
          { title: 'Dusk', startSec: 30.25 },
        ],
      }),
    });
    const theirs = probe(join(root, 'a.mp3'));
    const { reading, durationMs } = await readAudio(join(root, 'a.mp3'), 'a.mp3');
    expect(Math.abs((durationMs ?? 0) - Number(theirs.format.duration) * 1000)).toBeLessThan(100);
    expect(reading.metadata.chapters).toEqual(chaptersOf(theirs));
  });
});

test.skipIf(!hasFfmpeg)('an MP4 in fragments, which states no duration as a whole', async () => {
  const path = join(tempFolder(), 'a.m4a');
  const sound = ['-f', 'lavfi', '-i', 'anullsrc=r=22050:cl=mono', '-t', '3', '-c:a', 'aac'];
  execFileSync('ffmpeg', ['-v', 'error', ...sound, '-metadata', 'album=Salt', '-movflags', 'frag_keyframe+empty_moov', path]);
  const { album, durationMs } = await readAudio(path, 'a.m4a');
  expect(album).toBe('Salt');
  expect(Math.abs((durationMs ?? 0) - 3000)).toBeLessThan(100);
});
