/**
 * CUE sheets with only the commands that every reader knows, for one file with chapters or a book of several files.
 * (What readers do with them, and what to write: docs/formats.md, 4.)
 */
import { z } from 'zod';
import {
  chaptersByTrack,
  cleanLine,
  defineExporter,
  type ExportContext,
  extensionOf,
  type MergedRecord,
  nameOf,
  nameOption,
  type Rendered,
  type TrackChapter,
  valuesOf,
  yearOf,
} from '../src/sdk/index.ts';

/** The section `exporters.cue` of the config. */
const CueOptions = z.strictObject({
  enabled: z
    .boolean()
    .default(false)
    .describe('Write a CUE sheet with the chapters. (Kodi then shows the chapters as songs, and Audiobookshelf does not read it.)'),
  performers: z.boolean().default(false).describe('Name the narrator as the performer of each chapter; some audiobook players refuse such a line.'),
  name: nameOption('{file}'),
});
type CueOptions = z.infer<typeof CueOptions>;

export const cue = defineExporter<CueOptions>({
  id: 'cue',
  summary: 'a CUE sheet for players',
  options: CueOptions,
  formats: [
    {
      extension: '.cue',
      readBy: 'cue',
      name: (item, options) => (item.files.some(({ role }) => role === 'audio') ? nameOf(item, options.name) : undefined),
      render,
    },
  ],
});

const FRAMES_PER_SECOND = 75;
const MAX_TRACKS = 99;
const MAX_MINUTES = 99;

function render(record: MergedRecord, { tracks }: ExportContext, options: CueOptions): Rendered | undefined {
  const known = valuesOf(record);
  const byTrack = chaptersByTrack(known.chapters ?? [], tracks);
  if (known.title === undefined || !byTrack || tracks.some(({ path }) => /["\r\n]/.test(path))) return undefined;
  const performer = options.performers ? known.narrators?.map(({ name }) => name).join(', ') : undefined;
  const head = [
    ...(known.genres?.[0] ? [`REM GENRE ${quoted(known.genres[0])}`] : []),
    ...(known.publishedDate ? [`REM DATE ${yearOf(known.publishedDate)}`] : []),
    ...(known.authors ? [`PERFORMER ${quoted(known.authors.map(({ name }) => name).join(', '))}`] : []),
    `TITLE ${quoted(known.title)}`,
  ];
  let number = 0;
  const body = tracks.flatMap(({ path }, index) => [
    `FILE "${path}" ${fileType(path)}`,
    ...(byTrack[index] ?? []).flatMap((chapter) => trackLines(++number, chapter, performer)),
  ]);
  return { content: `${[...head, ...body].join('\n')}\n`, warnings: warningsFor(number, byTrack.flat()) };
}

function trackLines(number: number, { title, startMs }: TrackChapter, performer: string | undefined): string[] {
  return [
    ` TRACK ${String(number).padStart(2, '0')} AUDIO`,
    `  TITLE ${quoted(title || `Chapter ${number}`)}`,
    ...(performer ? [`  PERFORMER ${quoted(performer)}`] : []),
    `  INDEX 01 ${timeOf(startMs)}`,
  ];
}

/** VLC, libcue and MPD lose a file of a type that they do not know; WAVE is taken for anything. */
function fileType(path: string): string {
  const extension = extensionOf(path);
  return extension === 'mp3' ? 'MP3' : extension === 'aiff' || extension === 'aif' ? 'AIFF' : 'WAVE';
}

/** No reader knows an escaped quote. */
function quoted(text: string): string {
  return `"${cleanLine(text).replaceAll('"', "'")}"`;
}

/** `mm:ss:ff`, 75 frames a second, rounded down so that no frame is a 75th. */
function timeOf(ms: number): string {
  const frames = Math.floor((ms * FRAMES_PER_SECOND) / 1000);
  const seconds = Math.floor(frames / FRAMES_PER_SECOND);
  const parts = [Math.floor(seconds / 60), seconds % 60, frames % FRAMES_PER_SECOND];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}

function warningsFor(count: number, chapters: readonly TrackChapter[]): string[] {
  const isLong = chapters.some(({ startMs }) => startMs >= (MAX_MINUTES + 1) * 60_000);
  return [
    ...(count > MAX_TRACKS ? [`${count} chapters: libcue, and the players built on it, read 99`] : []),
    ...(isLong ? ['chapters behind minute 99: libcue, and the players built on it, lose them'] : []),
  ];
}
