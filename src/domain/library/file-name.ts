/** File names made from metadata: whatever a title says, the name is one plain name in the book's own folder. */

import filenamify from 'filenamify';
import type { Metadata } from '../book/metadata.ts';
import { withoutEnds } from '../text/ends.ts';
import { yearOf } from '../text/partial-date.ts';
import { baseName, filesOf, type Item, stemOf } from './item.ts';

/** What a template may name. */
export const PLACEHOLDERS = ['title', 'subtitle', 'author', 'narrator', 'series', 'position', 'year', 'publisher', 'language', 'asin', 'isbn', 'file'] as const;
type Placeholder = (typeof PLACEHOLDERS)[number];

/** Room for the temp file that is written first: its name is longer than the sidecar's. */
const MAX_NAME_BYTES = 255 - 30;

/** What is wrong with a template, in words; undefined if nothing is. */
export function templateProblem(template: string): string | undefined {
  if (/[/\\\0]/.test(template)) return 'a name, not a path: sidecars stand in the book’s own folder';
  const unknown = [...template.matchAll(/\{([^{}]*)\}/g)].map(([, name]) => name ?? '').find((name) => !(PLACEHOLDERS as readonly string[]).includes(name));
  if (unknown !== undefined) return `there is no {${unknown}}; there are ${PLACEHOLDERS.map((name) => `{${name}}`).join(' ')}`;
  return /[{}]/.test(template.replace(/\{\w+\}/g, '')) ? 'a brace without its partner' : undefined;
}

/** What every file name of a format ends with, and whether it begins with a dot. */
export interface NameShape {
  /** With its dot. */
  extension: string;
  isHidden?: boolean | undefined;
}

/**
 * A sidecar's name. A placeholder without a value leaves nothing behind, nor the brackets and dashes around it. Where nothing at all
 * is left, the sidecar is named like the book's file.
 */
export function fileNameFor(template: string, { extension, isHidden }: NameShape, item: Item, known: Metadata): string {
  const values = placeholderValues(item, known);
  const filled = template.replace(/\{(\w+)\}/g, (_, name: string) => asPart((Object.hasOwn(values, name) && values[name as Placeholder]) || ''));
  const name = plainName(tidied(filled)) || plainName(values.file ?? '') || 'book';
  const hidden = isHidden ? '.' : '';
  return `${hidden}${shortened(name, MAX_NAME_BYTES - Buffer.byteLength(extension) - hidden.length)}${extension}`;
}

/** A name for something that is no single book, such as a series. */
export function collectionName(text: string, extension: string): string {
  return `${shortened(plainName(text) || 'collection', MAX_NAME_BYTES - Buffer.byteLength(extension))}${extension}`;
}

function placeholderValues(item: Item, known: Metadata): Partial<Record<Placeholder, string>> {
  const [series] = known.series ?? [];
  const identifier = (type: string) => known.identifiers?.find((id) => id.type === type)?.value;
  return {
    title: known.title,
    subtitle: known.subtitle,
    author: known.authors?.[0]?.name,
    narrator: known.narrators?.[0]?.name,
    series: series?.name,
    position: series?.position,
    year: known.publishedDate && yearOf(known.publishedDate),
    publisher: known.publisher,
    language: known.language,
    asin: identifier('asin'),
    isbn: identifier('isbn'),
    file: fileStem(item),
  };
}

/** The name of the book's only file, because players look for a sidecar of the same name; the folder's name if there are several. */
function fileStem(item: Item): string {
  const audio = filesOf(item, 'audio');
  const media = audio.length > 0 ? audio : filesOf(item, 'ebook');
  const [only] = media;
  if (item.isFile) return stemOf(baseName(item.path));
  return media.length === 1 && only ? stemOf(baseName(only.path)) : baseName(item.folder);
}

/** A value as a part of a name: without braces and folder separators. */
function asPart(value: string): string {
  return value
    .replace(/[{}]/g, '')
    .replace(/(?:^|(?<=[/\\]))\.+(?=[/\\]|$)/g, ' ')
    .replace(/[/\\]/g, ' ');
}

/** Removes what an absent value leaves behind: empty brackets, a dash at an end, two blanks. */
function tidied(name: string): string {
  const rest = name
    .replace(/\s+/g, ' ')
    .replace(/\( ?\)|\[ ?\]/g, ' ')
    .replace(/ {2,}/g, ' ')
    .replace(/(?<=^| )[-–—,#](?= ?(?:[-–—,]|$))/g, '');
  return withoutEnds(rest, /[\s\-–—,]/);
}

/** Removes reserved characters, device names, leading dots, and trailing dots or blanks; NFC. */
function plainName(text: string): string {
  const plain = filenamify(text.toWellFormed().normalize('NFC'), { replacement: ' ', maxLength: 1000 });
  return withoutEnds(plain.replace(/\s+/g, ' '), /[.\s]/).replace(/^!$/, '');
}

/** Cuts a name to that many bytes, between characters. */
function shortened(name: string, maxBytes: number): string {
  if (Buffer.byteLength(name) <= maxBytes) return name;
  let cut = '';
  for (const { segment } of new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(name)) {
    if (Buffer.byteLength(cut + segment) > maxBytes) break;
    cut += segment;
  }
  return cut.trimEnd();
}
