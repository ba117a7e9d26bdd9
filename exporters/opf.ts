/**
 * `metadata.opf` in the one form that Audiobookshelf, calibre, Jellyfin and the EPUB readers all understand: OPF 2 with
 * literal `dc:` and `opf:` prefixes, roles and sort names as attributes, series as calibre's pairs (docs/formats.md, 2.9).
 */
import { v5 as uuidV5 } from 'uuid';
import { z } from 'zod';
import {
  asHtml,
  columnOf,
  defineExporter,
  type ExportContext,
  editionKindOf,
  heldFields,
  identifierKey,
  isCompoundPosition,
  MARK_NAME,
  type MergedRecord,
  type Metadata,
  nameOf,
  nameOption,
  type Person,
  peopleColumn,
  piecesOf,
  plainText,
  positionNumber,
  ReadError,
  signed,
  sortNameOf,
  unsignedMark,
  valuesOf,
} from '../src/sdk/index.ts';
import { editedOpf } from './opf-edit.ts';
import { type OpfMeaning, valueOfIdentifier } from './opf-slots.ts';
import { documentOf, element, textElement, type XmlNode } from './xml.ts';

/** The section `exporters.opf` of the config. */
const OpfOptions = z.strictObject({
  enabled: z.boolean().default(true).describe('Write metadata.opf for calibre, Jellyfin and Audiobookshelf.'),
  name: nameOption('metadata'),
  absExtras: z.boolean().default(true).describe('Add dc:subtitle and dc:tag, which only Audiobookshelf reads and the standard does not know.'),
  positions: z
    .enum(['first-number', 'omit'])
    .default('first-number')
    .describe('What to write for a position that is no plain number, such as “1-3”: calibre wants a number there.'),
});
type OpfOptions = z.infer<typeof OpfOptions>;

/** Namespace of our UUIDs; random once, fixed for ever, so that a book keeps its UUID. */
const UUID_NAMESPACE = '6f0f4d6e-0b5c-4c1a-9d0e-7a9a4f8a2b11';

export const opf = defineExporter<OpfOptions>({
  id: 'opf',
  summary: 'metadata.opf for calibre, Jellyfin and Audiobookshelf',
  options: OpfOptions,
  formats: [{ extension: '.opf', readBy: 'opf', name: (item, options) => nameOf(item, options.name), render }],
});

function render(record: MergedRecord, context: ExportContext, options: OpfOptions): string | undefined {
  const known = valuesOf(record);
  if (known.title === undefined) return undefined;
  const metadata = [
    ...identifierNodes(known, context),
    ...bookNodes(known, options),
    ...seriesNodes(known, options),
    ...customNodes(known, context),
    markNode(record, context),
  ];
  const guide = context.coverFile ? [element('guide', [element('reference', [], { type: 'cover', title: 'Cover', href: encodeURI(context.coverFile) })])] : [];
  const namespaces = { 'xmlns:dc': 'http://purl.org/dc/elements/1.1/', 'xmlns:opf': 'http://www.idpf.org/2007/opf' };
  const root = element('package', [element('metadata', metadata, namespaces), ...guide], {
    xmlns: 'http://www.idpf.org/2007/opf',
    'unique-identifier': 'uuid_id',
    version: '2.0',
  });
  const text = documentOf(root);
  return signed(edited(context.existing, text, meaningFor(record, context)) ?? text);
}

/** Known by it without our state; Audiobookshelf drops what it does not know, so its file is named here. */
function markNode(record: MergedRecord, { beside, answers }: ExportContext): XmlNode {
  const besideHashes = beside.filter(({ exporter }) => exporter === 'abs-json').map(({ hash }) => hash);
  return meta(MARK_NAME, unsignedMark({ besideHashes, held: heldFields(record, answers) }));
}

function meta(name: string, content: string): XmlNode {
  return element('meta', [], { name, content });
}

function identifierNodes(known: Metadata, context: ExportContext): XmlNode[] {
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

function bookNodes(known: Metadata, options: OpfOptions): XmlNode[] {
  const hasRoleNarrators = (known.narrators ?? []).length > 0;
  return [
    ...textElement('dc:title', known.title),
    ...(options.absExtras ? textElement('dc:subtitle', known.subtitle) : []),
    ...(known.authors ?? []).map((person) => personNode('dc:creator', person, 'aut')),
    ...(known.narrators ?? []).map((person) => personNode('dc:creator', person, 'nrt')),
    ...(known.contributors ?? []).filter(({ role }) => CREATOR_ROLES.has(role ?? '')).map((person) => personNode('dc:creator', person, person.role ?? 'ctb')),
    ...(known.contributors ?? [])
      .filter(({ role }) => !CREATOR_ROLES.has(role ?? ''))
      .map((person) => personNode('dc:contributor', person, person.role ?? 'ctb')),
    ...textElement('dc:date', known.publishedDate),
    ...textElement('dc:publisher', known.publisher),
    ...textElement('dc:language', known.language),
    ...textElement('dc:rights', known.copyright),
    ...textElement('dc:description', known.description && descriptionText(known.description)),
    // calibre splits subjects at commas, so none may be left in one.
    ...(known.genres ?? [])
      .flatMap((genre) => piecesOf(genre, ','))
      .filter(Boolean)
      .map((genre) => element('dc:subject', [genre])),
    ...(options.absExtras ? (known.tags ?? []).map((tag) => element('dc:tag', [tag])) : []),
    ...(hasRoleNarrators
      ? [
          meta(
            'calibre:user_metadata:#narrators',
            peopleColumn(
              'Narrators',
              '#narrators',
              (known.narrators ?? []).map(({ name }) => name),
            ),
          ),
        ]
      : []),
  ];
}

const CREATOR_ROLES = new Set(['trl', 'edt', 'ill']);

function personNode(name: string, person: Person, role: string): XmlNode {
  return element(name, [person.name], { 'opf:role': role, 'opf:file-as': person.sortName ?? sortNameOf(person.name) });
}

/** HTML stays HTML. Audiobookshelf strips tags without a blank in their place, so paragraphs end in one. */
function descriptionText(description: string): string {
  if (plainText(description) === description && !description.includes('\n')) return description;
  return asHtml(description)
    .replace(/<\/p>\s*<p>/g, '</p> <p>')
    .replace(/<br\s*\/?>\s*/g, '<br/> ');
}

/**
 * Every series as calibre's pair, the index at once after its name. The primary stands first and, where there are
 * others, once more at the end: Jellyfin takes the first, calibre the last, and Audiobookshelf all, each name once.
 * (docs/decisions/0002-primary-series-twice.md)
 */
function seriesNodes(known: Metadata, options: OpfOptions): XmlNode[] {
  const series = known.series ?? [];
  const repeated = series.length > 1 ? series.slice(0, 1) : [];
  return [...series, ...repeated].flatMap(({ name, position }) => {
    const isOmitted = position === undefined || (isCompoundPosition(position) && options.positions === 'omit');
    const index = isOmitted ? undefined : positionNumber(position);
    return [meta('calibre:series', name), ...(index === undefined ? [] : [meta('calibre:series_index', String(index))])];
  });
}

/** The user's own fields, each as a column of calibre's. */
function customNodes({ customFields = {} }: Metadata, context: ExportContext): XmlNode[] {
  return context.customFields.flatMap((field) => {
    const value = customFields[field.id];
    return value === undefined ? [] : [meta(`calibre:user_metadata:${field.column}`, columnOf(field, value))];
  });
}

/** What the record says about an element that stands there already. */
function meaningFor(record: MergedRecord, { customFields, overrides }: ExportContext): OpfMeaning {
  const known = valuesOf(record);
  // A column stays if we say nothing about it, unless the user cleared it.
  const isSaid = (id: string) => known.customFields?.[id] !== undefined || overrides.some(({ key }) => key === id);
  const columns = new Set([...customFields.filter(({ id }) => isSaid(id)).map(({ column }) => column), '#narrators']);
  return {
    columns,
    isKept(slot, tag) {
      const type = slot.startsWith('identifier:') ? slot.slice('identifier:'.length) : undefined;
      // The UUID is the file's own; of other types the book may have more than the one that we write, which is the first.
      if (type === 'uuid' || type === undefined) return type === 'uuid';
      const [, ...others] = (known.identifiers ?? []).filter((id) => id.type === type);
      return others.some(({ value }) => value === valueOfIdentifier(tag));
    },
  };
}

/** What stands there with our elements in it; undefined for what is no OPF as a whole. */
function edited(existing: string | undefined, ours: string, meaning: OpfMeaning): string | undefined {
  if (!existing) return undefined;
  try {
    return editedOpf(existing, ours, meaning);
  } catch (error) {
    if (error instanceof ReadError) return undefined;
    throw error;
  }
}
