import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cue } from '../../exporters/cue.ts';
import { makeMp4 } from '../../src/demo/media.ts';
import type { Chapter, Metadata } from '../../src/domain/book/metadata.ts';
import { readCue } from '../../src/readers/cue.ts';
import type { Rendered, SidecarFormat, Track } from '../../src/sdk/exporter.ts';
import { context, exporterContract, recordOf, renderText } from '../../src/testing/index.ts';
import { tempFolder } from '../files/temp-folder.ts';
import { hasProgram } from '../has-program.ts';
import { full } from './sample.ts';

const { tracks } = context;
const needs: Metadata = { chapters: [{ title: 'Dawn', startMs: 0, endMs: 3_600_000 }] };

exporterContract({ exporter: cue, needs });

const render = (metadata: Metadata, own: readonly Track[] = tracks, options = {}) => renderText(cue, metadata, { options, more: { tracks: own } });
const files: Track[] = [
  { path: 'CD 1/01.mp3', durationMs: 600_000 },
  { path: 'CD 1/02.mp3', durationMs: 600_000 },
  { path: 'CD 2/01.mp3', durationMs: 600_000 },
];
const marks = (...startsMs: number[]): Chapter[] =>
  startsMs.map((startMs, index) => ({ title: `Part ${index + 1}`, startMs, endMs: startsMs[index + 1] ?? 1_800_000 }));

test('golden files', async () => {
  await expect(render(full)).toMatchFileSnapshot('../golden/book.cue');
  await expect(render({ ...full, chapters: marks(0, 300_000, 600_000, 1_500_000) }, files, { performers: true })).toMatchFileSnapshot('../golden/files.cue');
});

describe('to the letter', () => {
  test('frames are rounded down, and are never a 75th', () => {
    const at = (ms: number) => /INDEX 01 (.*)\n$/.exec(render({ title: 'Salt', chapters: marks(0, ms) }))?.[1];
    expect([at(13), at(14), at(999), at(1000), at(59_999), at(5_999_999), at(6_000_000)]).toEqual([
      '00:00:00',
      '00:00:01',
      '00:00:74',
      '00:01:00',
      '00:59:74',
      '99:59:74',
      '100:00:00',
    ]);
  });

  test('quotes and line ends cannot leave their string', () => {
    const text = render({ title: 'A "B"\nFILE "x" WAVE', chapters: marks(0) });
    expect(text.match(/^FILE/gm)).toHaveLength(1);
    expect(text).toContain(`TITLE "A 'B' FILE 'x' WAVE"`);
  });

  test('a file that cannot be named makes no sheet', () => {
    expect(render({ title: 'Salt', chapters: marks(0) }, [{ path: 'a"b.mp3', durationMs: 1 }])).toBe('');
  });

  test('each file begins at 0; a chapter that goes on keeps its title', () => {
    const text = render({ title: 'Salt', chapters: marks(0, 700_000) }, files);
    expect([...text.matchAll(/FILE "([^"]+)"|TITLE "(Part \d)"|INDEX 01 (\S+)/g)].map((match) => match[1] ?? match[2] ?? match[3])).toEqual([
      'CD 1/01.mp3',
      'Part 1',
      '00:00:00',
      'CD 1/02.mp3',
      'Part 1',
      '00:00:00',
      'Part 2',
      '01:40:00',
      'CD 2/01.mp3',
      'Part 2',
      '00:00:00',
    ]);
  });

  test('files without chapters or lengths are a chapter each; one file alone is none', () => {
    expect(render({ title: 'Salt' }, files).match(/TITLE "0/g)).toHaveLength(3);
    expect(render({ title: 'Salt', chapters: marks(0, 5) }, [{ path: 'a.mp3' }, { path: 'b.mp3' }])).toContain('TITLE "b"');
    expect(render({ title: 'Salt' })).toBe('');
  });

  test('what players will not like is said', () => {
    const [format] = cue.formats as readonly SidecarFormat[] as readonly [SidecarFormat];
    const warnings = (chapters: Chapter[]) =>
      (format.render(recordOf({ title: 'Salt', chapters }), context, cue.options.parse({}) as never) as Rendered).warnings;
    expect(warnings(marks(0, 1000))).toEqual([]);
    expect(warnings(marks(...Array.from({ length: 100 }, (_, n) => n * 1000)))).toEqual([expect.stringContaining('100 chapters')]);
    expect(warnings(marks(0, 6_100_000))).toEqual([expect.stringContaining('minute 99')]);
  });
});

describe('comes back', () => {
  const lengths = fc.array(fc.integer({ min: 3000, max: 400_000 }), { minLength: 1, maxLength: 40 });

  test('from one file, to the frame', () => {
    fc.assert(
      fc.property(lengths, (list) => {
        const starts = list.map((_, index) => list.slice(0, index).reduce((sum, length) => sum + length, 0));
        const totalMs = list.reduce((sum, length) => sum + length, 0);
        const chapters = starts.map((startMs, index) => ({ title: `C${index}`, startMs, endMs: starts[index + 1] ?? totalMs }));
        const own = [{ path: 'b.m4b', durationMs: totalMs }];
        const back = readCue(render({ title: 'Salt', chapters }, own), own)?.metadata.chapters ?? [];
        expect(back.map(({ title }) => title)).toEqual(chapters.map(({ title }) => title));
        for (const [index, { startMs }] of back.entries()) expect(Math.abs(startMs - (starts[index] ?? 0))).toBeLessThanOrEqual(14);
        expect(back.at(-1)?.endMs).toBe(totalMs);
      }),
      { numRuns: 2000 },
    );
  });

  test('from several files', () => {
    const chapters = marks(0, 300_000, 600_000, 1_200_000);
    expect(
      readCue(render({ title: 'Salt', authors: [{ name: 'Ann Cole' }], genres: ['Fantasy'], publishedDate: '2019', chapters }, files), files)?.metadata,
    ).toEqual({
      title: 'Salt',
      authors: [{ name: 'Ann Cole' }],
      genres: ['Fantasy'],
      publishedDate: '2019',
      chapters,
    });
  });
});

test.runIf(hasProgram('cueprint', '--version'))('cuetools reads the same tracks', () => {
  const file = join(tempFolder(), 'b.cue');
  for (const [metadata, own] of [
    [full, tracks],
    [{ ...full, chapters: marks(0, 600_000, 1_200_000) }, files],
  ] as const) {
    writeFileSync(file, render(metadata, own));
    const titles = execFileSync('cueprint', ['-d', '%T|', '-t', '%t|', file]).toString();
    expect(titles.split('|').filter(Boolean)).toEqual([full.title, ...(metadata.chapters ?? []).map(({ title }, index) => title || `Chapter ${index + 1}`)]);
  }
});

test.runIf(hasProgram('mpv', '--version'))('mpv finds the chapters', () => {
  const folder = tempFolder();
  writeFileSync(join(folder, 'b.m4b'), makeMp4({ durationSec: 4 }));
  const chapters = [0, 1040, 2000].map((startMs, index) => ({ title: `C${index} ü`, startMs, endMs: [1040, 2000, 4000][index] ?? 0 }));
  writeFileSync(join(folder, 'b.cue'), render({ ...full, chapters }, [{ path: 'b.m4b', durationMs: 4000 }], { performers: true }));
  const shown = [0, 1, 2].map((at) => `\${chapter-list/${at}/title}@\${=chapter-list/${at}/time}`).join('|');
  const args = ['--no-config', '--vo=null', '--ao=null', '--length=0.05', `--term-playing-msg=CHAPTERS ${shown}`, 'b.cue'];
  const said = execFileSync('mpv', args, { cwd: folder }).toString();
  expect(/CHAPTERS (.*)/.exec(said)?.[1]).toBe('C0 ü@0.000000|C1 ü@1.040000|C2 ü@2.000000');
});
