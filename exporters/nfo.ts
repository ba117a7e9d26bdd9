/**
 * NFO in its two forms: Kodi's `album.nfo` (XML; Jellyfin reads it too), and the text form of rippers, which is the one that
 * Audiobookshelf reads; or both in one file, the text as a comment behind the XML. (docs/formats.md, 3.)
 */
import { z } from 'zod';
import {
  cleanLine,
  defineExporter,
  type ExportContext,
  editionKindOf,
  isAmongOthers,
  type MergedRecord,
  type Metadata,
  nameOf,
  nameOption,
  piecesOf,
  plainText,
  type SeriesEntry,
  valuesOf,
  yearOf,
} from '../src/sdk/index.ts';
import { documentOf, element, textElement, type XmlNode } from './xml.ts';

/** The section `exporters.nfo` of the config. */
const NfoOptions = z.strictObject({
  enabled: z.boolean().default(false).describe('Write an NFO file.'),
  flavour: z
    .enum(['kodi', 'text', 'both'])
    .default('kodi')
    .describe('kodi: XML for Kodi’s and Jellyfin’s music libraries; text: “Key: value” lines for Audiobookshelf; both: the XML with the text in a comment.'),
  name: nameOption('album'),
});
type NfoOptions = z.infer<typeof NfoOptions>;

export const nfo = defineExporter<NfoOptions>({
  id: 'nfo',
  summary: 'album.nfo for Kodi and Jellyfin, or a text NFO for Audiobookshelf',
  options: NfoOptions,
  formats: [{ extension: '.nfo', readBy: 'nfo', name, render }],
});

/** Kodi looks for `album.nfo` in an album's folder; beside one file of many, or an ebook, nobody would read XML. */
function name(item: ExportContext['item'], { flavour, name: template }: NfoOptions): string | undefined {
  const isAlbum = !isAmongOthers(item) && editionKindOf(item) === 'audio';
  return isAlbum || flavour === 'text' ? nameOf(item, template) : undefined;
}

function render(record: MergedRecord, _context: ExportContext, { flavour }: NfoOptions): string | undefined {
  const known = valuesOf(record);
  if (known.title === undefined) return undefined;
  if (flavour === 'text') return textNfo(known);
  const xml = documentOf(element('album', albumNodes(known)));
  return flavour === 'both' ? `${xml}<!--\n${inComment(textLines(known))}\n-->\n` : xml;
}

function albumNodes(known: Metadata): XmlNode[] {
  const each = (tag: string, values: readonly string[] | undefined) => (values ?? []).map((value) => element(tag, [value]));
  const names = (people: Metadata['authors']) => people?.map((person) => person.name);
  const date = known.publishedDate;
  return [
    ...textElement('title', known.title),
    ...textElement('artistdesc', names(known.authors)?.join(', ')),
    ...each('genre', known.genres),
    ...each('style', names(known.narrators)),
    ...each(
      'mood',
      known.series?.map((series) => `Series: ${seriesText(series)}`),
    ),
    ...each('tag', known.tags),
    // Of plot, review and biography Jellyfin shows the last, and both show HTML as it is.
    ...textElement('review', known.description && plainText(known.description)),
    element('type', ['audiobook']),
    element('releasetype', ['album']),
    ...textElement('releasedate', date?.length === 10 ? date : undefined),
    ...textElement('year', date && yearOf(date)),
    ...textElement('originalreleasedate', known.originalDate),
    ...textElement('label', known.publisher),
    ...textElement('studio', known.publisher),
    ...textElement('language', known.language),
    ...textElement('thumb', known.cover?.source === 'url' ? known.cover.location : undefined),
    ...(known.identifiers ?? []).map(({ type, value }) => element('uniqueid', [value], { type })),
    ...(known.authors ?? []).map((person) => element('albumArtistCredits', [element('artist', [person.name])])),
    ...(known.narrators ?? []).map((person) => element('actor', [element('name', [person.name]), element('role', ['Narrator'])])),
  ];
}

function seriesText({ name: series, position }: SeriesEntry): string {
  return position === undefined ? series : `${series} #${position}`;
}

function textNfo(known: Metadata): string {
  const description = known.description && plainText(known.description);
  const about = description ? ['', 'Book Description', '================', description] : [];
  return `${['General Information', '===================', ...textLines(known), ...about].join('\n')}\n`;
}

/** What Audiobookshelf's parser understands (`parseNfoMetadata.js`): it splits people, genres and tags at commas. */
function textLines(known: Metadata): string[] {
  const [series] = known.series ?? [];
  const id = (type: string) => known.identifiers?.find((each) => each.type === type)?.value;
  const line = (key: string, value: string | undefined) => (value ? [`${key}: ${cleanLine(value)}`] : []);
  const list = (key: string, values: readonly string[] | undefined) => line(key, values?.map(withoutCommas).join(', '));
  const people = (key: string, who: Metadata['authors']) =>
    list(
      key,
      who?.map((person) => person.name),
    );
  return [
    ...line('Title', known.subtitle ? `${known.title}: ${known.subtitle}` : known.title),
    ...people('Author', known.authors),
    ...people('Narrator', known.narrators),
    ...line('Series Name', series?.name),
    ...line('Position in Series', series?.position),
    ...list('Genre', known.genres),
    ...list('Tags', known.tags),
    ...line('Release Date', known.publishedDate),
    ...line('Publisher', known.publisher),
    ...line('Language', known.language),
    ...line('ASIN', id('asin')),
    ...line('ISBN', id('isbn')),
    ...(known.abridged === undefined ? [] : line('Unabridged', known.abridged ? 'No' : 'Yes')),
  ];
}

function withoutCommas(text: string): string {
  return piecesOf(text, ',').join(' ');
}

/** Two hyphens would end the comment. */
function inComment(lines: readonly string[]): string {
  return lines.map((line) => line.replace(/-(?=-)/g, '‐').replace(/-$/, '‐')).join('\n');
}
