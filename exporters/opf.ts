/**
 * `metadata.opf` in the one form that Audiobookshelf, calibre, Jellyfin and the EPUB readers all understand: OPF 2 with
 * literal `dc:` and `opf:` prefixes, roles and sort names as attributes, series as calibre's pairs (formats, section 2.9).
 */
import { XMLBuilder, XMLParser } from 'fast-xml-parser';
import { v5 as uuidV5 } from 'uuid';
import { z } from 'zod';
import { asHtml, plainText } from '../src/domain/description.ts';
import { defineExporter, type ExportContext } from '../src/domain/exporter.ts';
import { identifierKey } from '../src/domain/identifier.ts';
import { baseName, editionKindOf, stemOf } from '../src/domain/item.ts';
import type { Metadata } from '../src/domain/metadata.ts';
import { type Person, sortNameOf } from '../src/domain/names.ts';
import { asFullDate } from '../src/domain/partial-date.ts';
import { isCompoundPosition, positionNumber } from '../src/domain/position.ts';
import { valuesOf } from '../src/domain/record.ts';

/** The section `exporters.opf` of the config. */
const OpfOptions = z.strictObject({
  enabled: z.boolean().default(true).describe('Write metadata.opf for calibre, Jellyfin and Audiobookshelf.'),
  absExtras: z.boolean().default(true).describe('Add dc:subtitle and dc:tag, which only Audiobookshelf reads and the standard does not know.'),
  positions: z
    .enum(['first-number', 'omit'])
    .default('first-number')
    .describe('What to write for a position that is no plain number, such as “1-3”: calibre wants a number there.'),
});
type OpfOptions = z.infer<typeof OpfOptions>;

/** Namespace of our UUIDs; random once, fixed for ever, so that a book keeps its UUID. */
const UUID_NAMESPACE = '6f0f4d6e-0b5c-4c1a-9d0e-7a9a4f8a2b11';
/** Metas that we write ourselves; all others in an existing file are kept. */
const OWN_METAS = new Set(['calibre:series', 'calibre:series_index', 'calibre:user_metadata:#narrators', 'cover']);

type Node = Record<string, unknown>;

export const opf = defineExporter<OpfOptions>({
  id: 'opf',
  summary: 'metadata.opf for calibre, Jellyfin and Audiobookshelf',
  options: OpfOptions,
  fileName: (item) => (item.isFile || item.folder === '' ? `${stemOf(baseName(item.path))}.opf` : 'metadata.opf'),
  render(record, context, options) {
    const known = valuesOf(record);
    if (known.title === undefined) return undefined;
    const metadata = [...identifierNodes(known, context), ...bookNodes(known, options), ...seriesNodes(known, options), ...keptMetas(context)];
    const guide = context.coverFile
      ? [element('guide', [element('reference', [], { type: 'cover', title: 'Cover', href: encodeURI(context.coverFile) })])]
      : [];
    const namespaces = { 'xmlns:dc': 'http://purl.org/dc/elements/1.1/', 'xmlns:opf': 'http://www.idpf.org/2007/opf' };
    const root = element('package', [element('metadata', metadata, namespaces), ...guide], {
      xmlns: 'http://www.idpf.org/2007/opf',
      'unique-identifier': 'uuid_id',
      version: '2.0',
    });
    return `<?xml version="1.0" encoding="utf-8"?>\n${BUILDER.build([root]).trim()}\n`;
  },
});

const BUILDER = new XMLBuilder({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  format: true,
  indentBy: '  ',
  suppressEmptyNode: true,
  processEntities: false,
});

function element(name: string, children: readonly (Node | string)[], attributes: Record<string, string> = {}): Node {
  const content = children.map((child) => (typeof child === 'string' ? { '#text': escapeText(child) } : child));
  const escaped = Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, escapeAttribute(value)]));
  return { [name]: content, ':@': escaped };
}

/** Escaped exactly once; characters that XML 1.0 forbids are gone. */
function escapeText(text: string): string {
  return withoutForbidden(text).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

/** Line ends as references: a reader would turn them into blanks. */
function escapeAttribute(text: string): string {
  return escapeText(text).replace(/"/g, '&quot;').replace(/\n/g, '&#10;').replace(/\t/g, '&#9;');
}

function withoutForbidden(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed (XML 1.0, section 2.2)
  return text.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\r\u000e-\u001f\ufffe\uffff]/g, '');
}

function meta(name: string, content: string): Node {
  return element('meta', [], { name, content });
}

function identifierNodes(known: Metadata, context: ExportContext): Node[] {
  const ids = known.identifiers ?? [];
  const one = (type: string) => ids.find((id) => id.type === type)?.value;
  const named = (scheme: string, value: string | undefined) => (value ? [element('dc:identifier', [value], { 'opf:scheme': scheme })] : []);
  const asin = one('asin');
  const isEbook = editionKindOf(context.item) === 'ebook';
  return [
    element('dc:identifier', [one('uuid') ?? stableUuid(known)], { id: 'uuid_id', 'opf:scheme': 'uuid' }),
    ...named('calibre', one('calibre')),
    ...named('ISBN', one('isbn')),
    ...named('ASIN', asin),
    ...(isEbook ? named('AMAZON', asin) : []),
    ...['goodreads', 'google', 'hardcover'].flatMap((type) => named(type.toUpperCase(), one(type))),
  ];
}

/** The same book gets the same UUID on every machine and in every run. */
function stableUuid(known: Metadata): string {
  const ids = (known.identifiers ?? []).filter(({ type }) => type === 'asin' || type === 'isbn').map(({ type, value }) => identifierKey({ type, value }));
  const name = ids.sort()[0] ?? `${known.title}|${(known.authors ?? []).map((person) => person.name).join('|')}`;
  return uuidV5(name, UUID_NAMESPACE);
}

function bookNodes(known: Metadata, options: OpfOptions): Node[] {
  const text = (name: string, value: string | undefined) => (value ? [element(name, [value])] : []);
  const hasRoleNarrators = (known.narrators ?? []).length > 0;
  return [
    ...text('dc:title', known.title),
    ...(options.absExtras ? text('dc:subtitle', known.subtitle) : []),
    ...(known.authors ?? []).map((person) => personNode('dc:creator', person, 'aut')),
    ...(known.narrators ?? []).map((person) => personNode('dc:creator', person, 'nrt')),
    ...(known.contributors ?? []).filter(({ role }) => CREATOR_ROLES.has(role ?? '')).map((person) => personNode('dc:creator', person, person.role ?? 'ctb')),
    ...(known.contributors ?? [])
      .filter(({ role }) => !CREATOR_ROLES.has(role ?? ''))
      .map((person) => personNode('dc:contributor', person, person.role ?? 'ctb')),
    ...text('dc:date', known.publishedDate && asFullDate(known.publishedDate)),
    ...text('dc:publisher', known.publisher),
    ...text('dc:language', known.language),
    ...text('dc:rights', known.copyright),
    ...text('dc:description', known.description && descriptionText(known.description)),
    // calibre splits subjects at commas, so none may be left in one.
    ...(known.genres ?? [])
      .flatMap((genre) => genre.split(/\s*,\s*/))
      .filter(Boolean)
      .map((genre) => element('dc:subject', [genre])),
    ...(options.absExtras ? (known.tags ?? []).map((tag) => element('dc:tag', [tag])) : []),
    ...(hasRoleNarrators ? [meta('calibre:user_metadata:#narrators', narratorsColumn(known.narrators ?? []))] : []),
  ];
}

const CREATOR_ROLES = new Set(['trl', 'edt', 'ill']);

function personNode(name: string, person: Person, role: string): Node {
  return element(name, [person.name], { 'opf:role': role, 'opf:file-as': person.sortName ?? sortNameOf(person.name) });
}

/** HTML stays HTML. Audiobookshelf strips tags without a blank in their place, so paragraphs end in one. */
function descriptionText(description: string): string {
  if (plainText(description) === description && !description.includes('\n')) return description;
  return asHtml(description)
    .replace(/<\/p>\s*<p>/g, '</p> <p>')
    .replace(/<br\s*\/?>\s*/g, '<br/> ');
}

/** calibre's custom column, in the form in which Audiobookshelf and calibre read it (`opf2.py`, serialize_user_metadata). */
function narratorsColumn(narrators: readonly Person[]): string {
  return JSON.stringify({
    '#value#': narrators.map(({ name }) => name),
    datatype: 'text',
    is_multiple: '|',
    is_multiple2: { cache_to_list: '|', ui_to_list: '&', list_to_ui: ' & ' },
    name: 'Narrators',
    label: 'narrators',
    is_custom: true,
    is_editable: true,
    kind: 'field',
    category_sort: 'value',
    display: { is_names: true },
    search_terms: ['#narrators'],
  });
}

/**
 * Every series as calibre's pair, the index at once after its name. The primary stands first and, where there are
 * others, once more at the end: Jellyfin takes the first, calibre the last, and Audiobookshelf all, each name once.
 * (docs/decisions/0002-primary-series-twice.md)
 */
function seriesNodes(known: Metadata, options: OpfOptions): Node[] {
  const series = known.series ?? [];
  const repeated = series.length > 1 ? series.slice(0, 1) : [];
  return [...series, ...repeated].flatMap(({ name, position }) => {
    const isOmitted = position === undefined || (isCompoundPosition(position) && options.positions === 'omit');
    const index = isOmitted ? undefined : positionNumber(position);
    return [meta('calibre:series', name), ...(index === undefined ? [] : [meta('calibre:series_index', String(index))])];
  });
}

const PARSER = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '',
  processEntities: true,
  htmlEntities: true,
  parseAttributeValue: false,
  removeNSPrefix: true,
  maxNestedTags: 64,
  isArray: (name) => name === 'meta',
});

/** Custom columns and other metas that calibre or somebody else keeps in the file. */
function keptMetas({ existing }: ExportContext): Node[] {
  if (!existing || existing.length > 4_000_000) return [];
  try {
    const parsed = PARSER.parse(existing.replace(/<!DOCTYPE[^>[]*(?:\[[^\]]*\])?[^>]*>/i, '')) as {
      package?: { metadata?: { meta?: Record<string, unknown>[] } };
    };
    const metas = parsed.package?.metadata?.meta ?? [];
    return metas
      .filter(({ name, content }) => typeof name === 'string' && typeof content === 'string' && !OWN_METAS.has(name))
      .map(({ name, content }) => meta(String(name), String(content)));
  } catch {
    return [];
  }
}
