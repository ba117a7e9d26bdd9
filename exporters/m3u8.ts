/** Playlists of a book's files, in the one form that all players read. (docs/formats.md, 5.) */
import { z } from 'zod';
import {
  chaptersByTrack,
  defineExporter,
  type ExportContext,
  type Item,
  listedPath,
  type MergedRecord,
  nameOf,
  nameOption,
  playlistOf,
  type Rendered,
  type Track,
  valuesOf,
} from '../src/sdk/index.ts';
import { m3u8Collections } from './catalogue/m3u8-collections.ts';

/** The section `exporters.m3u8` of the config. */
const M3u8Options = z.strictObject({
  enabled: z.boolean().default(false).describe('Write a playlist of the book’s files.'),
  chapters: z
    .boolean()
    .default(false)
    .describe('Write a second playlist (….chapters.m3u8) of the chapters as well. Only VLC honours it; every other player plays the book once per chapter.'),
  collections: z
    .array(z.enum(['series', 'authors']))
    .default([])
    .describe('Write playlists at the library’s root as well: one for each series, or for each author, of which there are several books.'),
  name: nameOption('{title}'),
});
type M3u8Options = z.infer<typeof M3u8Options>;

export const m3u8 = defineExporter<M3u8Options>({
  id: 'm3u8',
  summary: 'a playlist for players',
  options: M3u8Options,
  formats: [
    { extension: '.m3u8', name: (item, options) => (hasAudio(item) ? nameOf(item, options.name) : undefined), render: renderFiles },
    {
      extension: '.chapters.m3u8',
      name: (item, options) => (hasAudio(item) && options.chapters ? nameOf(item, options.name) : undefined),
      render: renderChapters,
    },
  ],
  catalogueFormats: [m3u8Collections],
});

function hasAudio(item: Item): boolean {
  return item.files.some(({ role }) => role === 'audio');
}

function renderFiles(record: MergedRecord, { tracks, coverFile }: ExportContext): Rendered | undefined {
  const known = valuesOf(record);
  if (known.title === undefined) return undefined;
  const entries = tracks.map(({ path, durationMs }, index) => ({
    path,
    durationMs,
    title: tracks.length > 1 ? `${known.title} (${index + 1}/${tracks.length})` : (known.title ?? ''),
  }));
  const author = known.authors?.map(({ name }) => name).join(', ');
  const content = playlistOf({ title: known.title, album: known.title, author, coverFile, entries });
  return content === undefined ? undefined : { content, warnings: warningsFor(tracks) };
}

/** Each chapter as a piece of its file, by options of VLC's. */
function renderChapters(record: MergedRecord, { tracks, coverFile }: ExportContext): Rendered | undefined {
  const known = valuesOf(record);
  const byTrack = chaptersByTrack(known.chapters ?? [], tracks);
  if (known.title === undefined || !byTrack || !known.chapters) return undefined;
  const entries = tracks.flatMap(({ path, durationMs }, index) => {
    const own = byTrack[index] ?? [];
    return own.map(({ title, startMs }, at) => {
      const stopMs = own[at + 1]?.startMs ?? durationMs;
      return { path, title: title || `Chapter ${at + 1}`, durationMs: stopMs === undefined ? undefined : stopMs - startMs, startMs, stopMs };
    });
  });
  const content = playlistOf({ title: known.title, album: known.title, author: known.authors?.map(({ name }) => name).join(', '), coverFile, entries });
  return content === undefined ? undefined : { content, warnings: warningsFor(tracks) };
}

function warningsFor(tracks: readonly Track[]): string[] {
  return tracks.filter(({ path }) => listedPath(path) === undefined).map(({ path }) => `${JSON.stringify(path)} cannot be named in a playlist; rename it`);
}
