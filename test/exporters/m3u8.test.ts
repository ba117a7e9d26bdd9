import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { m3u8 } from '../../exporters/m3u8.ts';
import { makeMp4 } from '../../src/demo/media.ts';
import type { Rendered, SidecarFormat, Track } from '../../src/sdk/exporter.ts';
import { context, exporterContract, fileItem, folderItem, recordOf, renderText } from '../../src/testing/index.ts';
import { put, tempFolder } from '../files/temp-folder.ts';
import { hasProgram } from '../has-program.ts';
import { full } from './sample.ts';

exporterContract({ exporter: m3u8 });
exporterContract({ exporter: m3u8, format: 1, options: { chapters: true }, needs: { chapters: [{ title: 'Dawn', startMs: 0, endMs: 3_600_000 }] } });

const files: Track[] = [{ path: 'CD 1/#1 Dawn.mp3', durationMs: 599_600 }, { path: 'CD 2/01.mp3' }];

test('golden files', async () => {
  await expect(renderText(m3u8, full, { more: { tracks: files, coverFile: 'cover.jpg' } })).toMatchFileSnapshot('../golden/book.m3u8');
  await expect(renderText(m3u8, full, { format: 1, options: { chapters: true } })).toMatchFileSnapshot('../golden/book.chapters.m3u8');
});

describe('paths', () => {
  const paths = (...own: string[]) =>
    renderText(m3u8, { title: 'Salt' }, { more: { tracks: own.map((path) => ({ path })) } })
      .split('\n')
      .filter((line) => line !== '' && !/^#(?:EXT|PLAYLIST)/.test(line));

  test('are raw and relative; one that looks like a comment gets a dot', () => {
    expect(paths('#1.mp3', ' a.mp3', 'über & 100%.mp3')).toEqual(['./#1.mp3', './ a.mp3', 'über & 100%.mp3']);
  });

  test('that cannot be listed are left out, and said', () => {
    const [format] = m3u8.formats as readonly SidecarFormat[] as readonly [SidecarFormat];
    const own = [{ path: 'a\nb.mp3' }, { path: 'ends ' }, { path: 'c.mp3' }];
    const rendered = format.render(recordOf({ title: 'Salt' }), { ...context, tracks: own }, m3u8.options.parse({}) as never) as Rendered;
    expect(String(rendered.content).trim().split('\n').at(-1)).toBe('c.mp3');
    expect(rendered.warnings).toHaveLength(2);
    expect(paths('a\nb.mp3')).toEqual([]);
  });
});

test('a playlist of chapters only when asked for', () => {
  const [, chapters] = m3u8.formats as readonly SidecarFormat[] as readonly [SidecarFormat, SidecarFormat];
  expect(chapters.name(folderItem, m3u8.options.parse({}) as never)).toBeUndefined();
  expect(chapters.name(fileItem, m3u8.options.parse({ chapters: true }) as never)).toBe('{file}');
});

test.runIf(hasProgram('mpv', '--version'))('mpv plays the files in their order', () => {
  const folder = tempFolder();
  const names = ['b & ü.m4b', '#1.m4b', 'CD 2/c.m4b'];
  for (const name of names) put(folder, { [name]: makeMp4({ durationSec: 2, tags: { title: name } }) });
  writeFileSync(join(folder, 'list.m3u8'), renderText(m3u8, full, { more: { tracks: names.map((path) => ({ path, durationMs: 2000 })) } }));
  const args = ['--no-config', '--vo=null', '--ao=null', '--length=0.05', '--term-playing-msg=PLAYS $'.concat('{path}'), 'list.m3u8'];
  const said = execFileSync('mpv', args, { cwd: folder }).toString();
  expect([...said.matchAll(/PLAYS (.*)/g)].map(([, path]) => path)).toEqual(['b & ü.m4b', './#1.m4b', 'CD 2/c.m4b']);
});
