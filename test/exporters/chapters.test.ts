import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { chapters } from '../../exporters/chapters.ts';
import { makeMp3 } from '../../src/demo/media.ts';
import { exporterContract, renderText } from '../../src/testing/index.ts';
import { tempFolder } from '../files/temp-folder.ts';
import { hasProgram } from '../has-program.ts';
import { full } from './sample.ts';

const needs = { chapters: [{ title: 'Dawn', startMs: 0, endMs: 3_600_000 }] };
exporterContract({ exporter: chapters, needs });
exporterContract({ exporter: chapters, format: 1, needs });

const hostile = { ...full, title: 'A=B;C#D\\E', chapters: [{ title: 'x=y;z#\\\nEND=1', startMs: 0, endMs: 1000 }, ...(full.chapters ?? []).slice(1)] };

test('golden files', async () => {
  await expect(renderText(chapters, full)).toMatchFileSnapshot('../golden/book.ffmetadata');
  await expect(renderText(chapters, full, { format: 1 })).toMatchFileSnapshot('../golden/book.chapters.txt');
});

test('what is special to ffmpeg is escaped', () => {
  expect(renderText(chapters, hostile)).toContain('title=A\\=B\\;C\\#D\\\\E\n');
  expect(renderText(chapters, hostile)).toContain('title=x\\=y\\;z\\#\\\\ END\\=1\n');
});

test('hours beyond a day, and as many digits as there are chapters', () => {
  const many = Array.from({ length: 120 }, (_, n) => ({ title: '', startMs: n * 1_000_001, endMs: (n + 1) * 1_000_001 }));
  const text = renderText(chapters, { title: 'Salt', chapters: many }, { format: 1 });
  expect(text).toContain('CHAPTER001=00:00:00.000\nCHAPTER001NAME=Chapter 1\n');
  expect(text).toContain('CHAPTER120=33:03:20.119\n');
});

describe.runIf(hasProgram('ffprobe', '-version'))('ffprobe', () => {
  test.each([
    ['a book', full],
    ['a hostile one', hostile],
  ])('reads the chapters of %s', (_name, metadata) => {
    const file = join(tempFolder(), 'b.ffmetadata');
    writeFileSync(file, renderText(chapters, metadata));
    const read = JSON.parse(execFileSync('ffprobe', ['-v', 'error', '-f', 'ffmetadata', '-show_chapters', '-show_format', '-of', 'json', file]).toString());
    expect(read.format.tags.title).toBe(metadata.title);
    expect(read.chapters.map((chapter: { start: number; end: number; tags: { title: string } }) => [chapter.start, chapter.end, chapter.tags.title])).toEqual(
      (metadata.chapters ?? []).map(({ title, startMs, endMs }, index) => [startMs, endMs, title.replace('\n', ' ') || `Chapter ${index + 1}`]),
    );
  });
});

test.runIf(hasProgram('mkvmerge', '--version'))('mkvmerge reads the simple form', () => {
  const folder = tempFolder();
  const file = join(folder, 'b.chapters.txt');
  writeFileSync(file, renderText(chapters, full, { format: 1 }));
  const [audio, made] = [join(folder, 'b.mp3'), join(folder, 'b.mkv')];
  writeFileSync(audio, makeMp3({ durationSec: 2 }));
  execFileSync('mkvmerge', ['-q', '-o', made, '--chapter-charset', 'UTF-8', '--chapters', file, audio]);
  const xml = execFileSync('mkvextract', [made, 'chapters']).toString();
  expect([...xml.matchAll(/<ChapterTimeStart>([^<]+)/g)].map((match) => match[1]?.slice(0, 12))).toEqual(['00:00:00.000', '00:10:00.500']);
  expect(xml).toContain('<ChapterString>Dawn</ChapterString>');
});
