/** Which elements of an OPF are ours to write, and when two of them say the same. */
import {
  identifier,
  identifierTypeOf,
  MARK_NAME,
  parseLanguage,
  parsePartialDate,
  parsePerson,
  plainText,
  roleOf,
  textIn,
  type XmlTag,
} from '../src/sdk/index.ts';

/** The types of identifiers that we write. */
const WRITTEN_TYPES = new Set(['uuid', 'calibre', 'isbn', 'asin', 'goodreads', 'google', 'hardcover']);
/** Of these only the first is ours: our readers take one. */
const FIRST_ONLY = new Set(['publisher', 'language', 'rights', 'description', 'date']);
const SERIES_METAS = new Set(['calibre:series', 'calibre:series_index']);
const COLUMN = 'calibre:user_metadata:';

/** What the record says about elements that stand there. */
export interface OpfMeaning {
  /** Names of the columns that we write, or that the user cleared. */
  columns: ReadonlySet<string>;
  /** True for an element of ours that stays though we would not write it. */
  isKept(slot: string, tag: XmlTag): boolean;
}

/** What EPUB 3 says of an element in others: by its id, by their property. */
export type Refinements = ReadonlyMap<string, ReadonlyMap<string, string>>;

export function localName({ name }: XmlTag): string {
  return name.slice(name.indexOf(':') + 1).toLowerCase();
}

/** An attribute, with any prefix. */
export function attributeOf({ attributes }: XmlTag, name: string): string | undefined {
  return attributes.get(name) ?? [...attributes].find(([key]) => key.endsWith(`:${name}`))?.[1];
}

export function refinementsOf(tags: readonly XmlTag[]): Refinements {
  const found = new Map<string, Map<string, string>>();
  for (const tag of tags) {
    const [target, property] = [attributeOf(tag, 'refines')?.replace(/^#/, ''), attributeOf(tag, 'property')];
    if (target && property) found.set(target, (found.get(target) ?? new Map()).set(property, textIn(tag)));
  }
  return found;
}

function refinement(tag: XmlTag, property: string, refined: Refinements): string | undefined {
  return refined.get(attributeOf(tag, 'id') ?? '')?.get(property);
}

/** Names what an element says if that is ours to say; undefined for all that is not. Ask it in the order of the document. */
export function slotOf({ columns }: OpfMeaning, refined: Refinements): (tag: XmlTag) => string | undefined {
  const seen = new Set<string>();
  return (tag) => {
    const slot = slotOfOne(tag, columns, refined);
    if (slot === undefined || !FIRST_ONLY.has(slot)) return slot;
    if (seen.has(slot)) return undefined;
    seen.add(slot);
    return slot;
  };
}

function slotOfOne(tag: XmlTag, columns: ReadonlySet<string>, refined: Refinements): string | undefined {
  const name = localName(tag);
  if (name === 'meta') return slotOfMeta(attributeOf(tag, 'name') ?? '', columns);
  if (textIn(tag) === '') return undefined;
  if (name === 'title') return slotOfTitle(refinement(tag, 'title-type', refined));
  if (name === 'creator' || name === 'contributor') return slotOfPerson(tag, name, refined);
  if (name === 'identifier') return slotOfIdentifier(tag, refined);
  if (name === 'date') return isPublication(tag) && parsePartialDate(textIn(tag)) ? 'date' : undefined;
  if (name === 'language') return parseLanguage(textIn(tag)) ? 'language' : undefined;
  return ['subtitle', 'tag', 'subject', 'publisher', 'rights', 'description'].includes(name) ? name : undefined;
}

function slotOfMeta(name: string, columns: ReadonlySet<string>): string | undefined {
  if (name === MARK_NAME) return 'mark';
  if (SERIES_METAS.has(name)) return 'series';
  return name.startsWith(COLUMN) && columns.has(name.slice(COLUMN.length)) ? name : undefined;
}

function slotOfTitle(type: string | undefined): string | undefined {
  if (type === 'subtitle') return 'subtitle';
  return type === undefined || type === 'main' ? 'title' : undefined;
}

function isPublication(tag: XmlTag): boolean {
  return ['', 'publication'].includes((attributeOf(tag, 'event') ?? '').toLowerCase());
}

/** The role in which somebody is written, as our reader reads it. The program that made a book is nobody. */
function slotOfPerson(tag: XmlTag, element: 'creator' | 'contributor', refined: Refinements): string | undefined {
  const code = attributeOf(tag, 'role') ?? refinement(tag, 'role', refined);
  const person = parsePerson(textIn(tag));
  if (code === 'bkp' || (!person && (element === 'contributor' || code !== 'aut'))) return undefined;
  const stated = code ? (roleOf(code) ?? 'ctb') : undefined;
  return `person:${stated ?? person?.role ?? (element === 'creator' ? 'aut' : 'ctb')}`;
}

function identifierIn(tag: XmlTag, refined: Refinements): { type: string; value: string } | undefined {
  const text = textIn(tag);
  const urn = /^(?:urn:)?([a-z][\w-]{0,40}):(.+)$/i.exec(text);
  const scheme = attributeOf(tag, 'scheme') ?? refinement(tag, 'identifier-type', refined) ?? urn?.[1];
  const type = scheme ? identifierTypeOf(scheme) : undefined;
  const value = urn && identifierTypeOf(urn[1] ?? '') ? (urn[2] ?? '') : text;
  return type ? identifier(type, value) : scheme ? undefined : identifier('isbn', text);
}

function slotOfIdentifier(tag: XmlTag, refined: Refinements): string | undefined {
  const found = identifierIn(tag, refined);
  return found && WRITTEN_TYPES.has(found.type) ? `identifier:${found.type}` : undefined;
}

/** Equal for elements of one slot that say the same, however they write it. */
export function meaningOf(slot: string, tag: XmlTag, refined: Refinements): string {
  const text = textIn(tag);
  if (slot.startsWith('identifier:')) return valueOfIdentifier(tag, refined);
  if (slot.startsWith('person:')) return personIn(tag, refined);
  if (slot === 'mark') return attributeOf(tag, 'content') ?? '';
  if (slot === 'series') return [attributeOf(tag, 'name'), seriesContent(tag)].join('=');
  if (slot.startsWith(COLUMN)) return columnValue(attributeOf(tag, 'content') ?? '');
  if (slot === 'date') return parsePartialDate(text) ?? text;
  if (slot === 'language') return parseLanguage(text) ?? text;
  return slot === 'description' ? plainText(text).replace(/\s+/g, ' ').trim() : text;
}

export function valueOfIdentifier(tag: XmlTag, refined: Refinements = new Map()): string {
  return identifierIn(tag, refined)?.value ?? textIn(tag);
}

/** calibre writes the joint sort name of all authors on each of them: that is nobody's own. */
function personIn(tag: XmlTag, refined: Refinements): string {
  const name = parsePerson(textIn(tag))?.name ?? textIn(tag);
  const sortName = attributeOf(tag, 'file-as') ?? refinement(tag, 'file-as', refined);
  return [name, sortName && !sortName.includes('&') ? sortName.trim() : ''].join('|');
}

function seriesContent(tag: XmlTag): string {
  const content = attributeOf(tag, 'content')?.trim() ?? '';
  return attributeOf(tag, 'name') === 'calibre:series_index' && Number.isFinite(Number(content)) ? String(Number(content)) : content;
}

/** The value of a column of calibre's, whatever else calibre keeps with it. */
function columnValue(content: string): string {
  try {
    return JSON.stringify((JSON.parse(content) as Record<string, unknown> | null)?.['#value#'] ?? content);
  } catch {
    return content;
  }
}

/** True for a series of EPUB 3 that is none of the book's any more: a reader would take it before ours. */
export function isStaleSeries(tag: XmlTag, refined: Refinements, ours: readonly XmlTag[]): boolean {
  if (attributeOf(tag, 'property') !== 'belongs-to-collection') return false;
  const [type, position] = [refinement(tag, 'collection-type', refined), refinement(tag, 'group-position', refined)];
  if (type !== 'series' && (type !== undefined || position === undefined)) return false;
  const at = ours.findIndex((each) => attributeOf(each, 'name') === 'calibre:series' && attributeOf(each, 'content') === textIn(tag));
  const next = ours[at + 1];
  const index = next && attributeOf(next, 'name') === 'calibre:series_index' ? attributeOf(next, 'content') : undefined;
  return at < 0 || String(Number(position ?? Number.NaN)) !== String(Number(index ?? Number.NaN));
}
