/** Chapters as text: ffmpeg's metadata file, and the simple form of ogmtools that mkvmerge reads. */
import { z } from 'zod';
import {
  cleanLine,
  defineExporter,
  type ExportContext,
  type Item,
  type MergedRecord,
  type Metadata,
  nameOf,
  nameOption,
  valuesOf,
  yearOf,
} from '../src/sdk/index.ts';

/** The section `exporters.chapters` of the config. */
const ChaptersOptions = z.strictObject({
  enabled: z.boolean().default(false).describe('Write the chapters as text files.'),
  formats: z
    .array(z.enum(['ffmetadata', 'ogm']))
    .min(1)
    .default(['ffmetadata', 'ogm'])
    .describe('ffmetadata: for ffmpeg (….ffmetadata); ogm: for mkvmerge and others (….chapters.txt).'),
  name: nameOption('{file}'),
});
type ChaptersOptions = z.infer<typeof ChaptersOptions>;

const place = (format: 'ffmetadata' | 'ogm') => (item: Item, options: ChaptersOptions) =>
  options.formats.includes(format) && item.files.some(({ role }) => role === 'audio') ? nameOf(item, options.name) : undefined;

export const chapters = defineExporter<ChaptersOptions>({
  id: 'chapters',
  summary: 'chapters as text, for ffmpeg and mkvmerge',
  options: ChaptersOptions,
  formats: [
    { extension: '.ffmetadata', name: place('ffmetadata'), render: renderFfmetadata },
    { extension: '.chapters.txt', name: place('ogm'), render: renderOgm },
  ],
});

/** https://ffmpeg.org/ffmpeg-formats.html#Metadata-2 */
function renderFfmetadata(record: MergedRecord, _context: ExportContext): string | undefined {
  const known = valuesOf(record);
  if (!known.chapters) return undefined;
  const tag = (key: string, value: string | undefined) => (value ? [`${key}=${escaped(value)}`] : []);
  const blocks = known.chapters.map(({ title, startMs, endMs }, index) =>
    ['[CHAPTER]', 'TIMEBASE=1/1000', `START=${startMs}`, `END=${endMs}`, `title=${escaped(titleOf(title, index))}`].join('\n'),
  );
  return `${[';FFMETADATA1', ...tagLines(known, tag), ...blocks].join('\n')}\n`;
}

/** The tags in which Audiobookshelf and other programs look for a book's facts. */
function tagLines(known: Metadata, tag: (key: string, value: string | undefined) => string[]): string[] {
  const names = (people: Metadata['authors']) => people?.map(({ name }) => name).join('; ');
  return [
    ...tag('title', known.title),
    ...tag('album', known.title),
    ...tag('artist', names(known.authors)),
    ...tag('album_artist', names(known.authors)),
    ...tag('composer', names(known.narrators)),
    ...tag('date', known.publishedDate && yearOf(known.publishedDate)),
    ...tag('genre', known.genres?.join('; ')),
  ];
}

/** Five characters are special, a line end among them. */
function escaped(text: string): string {
  return cleanLine(text).replace(/[=;#\\]/g, '\\$&');
}

function renderOgm(record: MergedRecord): string | undefined {
  const known = valuesOf(record);
  if (!known.chapters) return undefined;
  const digits = Math.max(2, String(known.chapters.length).length);
  const lines = known.chapters.flatMap(({ title, startMs }, index) => {
    const number = String(index + 1).padStart(digits, '0');
    return [`CHAPTER${number}=${timeOf(startMs)}`, `CHAPTER${number}NAME=${titleOf(title, index)}`];
  });
  return `${lines.join('\n')}\n`;
}

function titleOf(title: string, index: number): string {
  return cleanLine(title) || `Chapter ${index + 1}`;
}

/** `hh:mm:ss.mmm` */
function timeOf(ms: number): string {
  const part = (value: number, digits = 2) => String(Math.floor(value)).padStart(digits, '0');
  return `${part(ms / 3_600_000)}:${part((ms / 60_000) % 60)}:${part((ms / 1000) % 60)}.${part(ms % 1000, 3)}`;
}
