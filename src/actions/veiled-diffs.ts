/**
 * Sidecars in a diff without what nobody may read there: fields that are write-only, secret or retired, and what else is hidden from the
 * caller. Where a format says which field a value belongs to, the value is taken out there; whatever is known to be one is taken out
 * wherever it stands as a word of its own.
 */
import type { Access } from '../domain/access/access.ts';
import { isLegible, MASK } from '../domain/access/shown-fields.ts';
import { type CustomField, showCustom } from '../domain/book/custom-field.ts';
import type { Metadata } from '../domain/book/metadata.ts';
import type { FieldRef } from '../domain/book/record.ts';
import { isSealed, isSecret } from '../domain/book/sealed.ts';
import { ReadError } from '../domain/errors.ts';
import { decodeText } from '../domain/text/decode.ts';
import { escapeXml } from '../domain/text/escape-xml.ts';
import { contentOf, parseXmlTree, type XmlPart, type XmlTag, xmlText } from '../domain/text/xml-tree.ts';
import type { ItemHistories } from '../ports/item-history.ts';
import type { RunLog } from '../ports/run-log.ts';
import { valueOfColumn } from '../sdk/formats/calibre-column.ts';
import { isDiffed } from './file-diff.ts';

/** What is shown as a diff. */
interface Changed {
  itemId?: number | undefined;
  before?: Uint8Array | undefined;
  after?: Uint8Array | undefined;
}

type VeilStore = ItemHistories & Pick<RunLog, 'runsAbout'>;

/** The same changes of sidecars, with a mask for each value that must not be read. Changes of no book stay as they are: they hold no own fields. */
export type Veil = <T extends Changed>(changes: readonly T[]) => Promise<T[]>;

export function veilFor(store: VeilStore, access: Access): Veil {
  return async (changes) => {
    const hidden = access.ownFields().filter((field) => isSecret(field) || !isLegible(refOf(field), access));
    if (hidden.length === 0) return [...changes];
    const known = new Map<number, readonly string[]>();
    const veiled: (typeof changes)[number][] = [];
    for (const change of changes) {
      const { itemId } = change;
      if (itemId !== undefined && !known.has(itemId)) known.set(itemId, await valuesOf(itemId, hidden, store));
      veiled.push(veiledChange(change, hidden, (itemId !== undefined && known.get(itemId)) || []));
    }
    return veiled;
  };
}

function refOf({ id }: CustomField): FieldRef {
  return { field: 'customFields', key: id };
}

/** What the hidden fields of a book ever held, as far as anybody noted it. */
async function valuesOf(itemId: number, hidden: readonly CustomField[], store: VeilStore): Promise<string[]> {
  const [{ overrides, candidates }, runs] = await Promise.all([store.load(itemId), store.runsAbout(itemId)]);
  const decided = [...overrides, ...runs.flatMap(({ edit }) => (edit?.itemId === itemId ? [...edit.before, ...edit.after] : []))];
  return hidden.flatMap((field) => {
    const ofFiles = candidates.map(({ metadata }) => (metadata.customFields as NonNullable<Metadata['customFields']> | undefined)?.[field.id]);
    const all = [...decided.filter(({ field: of, key }) => of === 'customFields' && key === field.id).map(({ value }) => value), ...ofFiles];
    return all.flatMap((value) => wordsIn(field, value));
  });
}

/** The texts by which a value could be known; what is sealed says nothing. */
function wordsIn(field: CustomField, value: unknown): string[] {
  if (value === undefined || isSealed(value)) return [];
  const shown = typeof value === 'boolean' ? [] : [showCustom(field, value)];
  return [...[value].flat().map(String), ...shown].map((text) => text.trim()).filter((text) => text !== '');
}

function veiledChange<T extends Changed>(change: T, hidden: readonly CustomField[], known: readonly string[]): T {
  const sides = { before: change.before, after: change.after };
  if (!isDiffed(sides)) return change;
  const texts = Object.entries(sides).map(([side, bytes]) => [side, bytes && takenOut(decodeText(bytes), hidden)] as const);
  const words = formsOf([...known, ...texts.flatMap(([, taken]) => taken?.words ?? [])]);
  const veiled = texts.flatMap(([side, taken]) => (taken ? [[side, Buffer.from(words.reduce(withoutWord, taken.text))]] : []));
  return { ...change, ...Object.fromEntries(veiled) };
}

interface TakenOut {
  text: string;
  /** What was taken out. */
  words: string[];
}

/** The values where the format says whose they are: in calibre's columns, and on the lines of a list of fields. */
function takenOut(text: string, hidden: readonly CustomField[]): TakenOut {
  const words: string[] = [];
  const ofColumn = (json: string) => {
    words.push(...hidden.flatMap((field) => (json.includes(`"${field.column}"`) ? wordsIn(field, valueOfColumn(field, json)) : [])));
  };
  const parts = text.trimStart().startsWith('<') ? xmlIn(text) : undefined;
  if (parts) {
    for (const tag of columnsIn(parts)) veilTag(tag, hidden, ofColumn);
    return { text: xmlText(parts), words };
  }
  const lines = text.split('\n').map((line) => {
    const labelled = hidden.find(({ label }) => line.startsWith(`- ${label}: `));
    if (labelled) return `- ${labelled.label}: ${MASK}`;
    return hidden.some(({ column }) => line.includes(`user_metadata:${column}`)) ? MASK : line;
  });
  return { text: lines.join('\n'), words };
}

/** Undefined for what is no XML, or broken. */
function xmlIn(text: string): XmlPart[] | undefined {
  try {
    return parseXmlTree(text);
  } catch (error) {
    if (error instanceof ReadError) return undefined;
    throw error;
  }
}

const COLUMN = 'calibre:user_metadata';

function columnsIn(parts: readonly XmlPart[]): XmlTag[] {
  return parts.flatMap((part) => {
    if (part.kind !== 'element') return [];
    return [...([...part.attributes.values()].some((value) => value.startsWith(COLUMN)) ? [part] : []), ...columnsIn(part.parts)];
  });
}

/** A column of OPF 2 is in an attribute; in OPF 3 all of them are in one text. */
function veilTag(tag: XmlTag, hidden: readonly CustomField[], tell: (json: string) => void): void {
  const names = [...tag.attributes.values()];
  const content = tag.attributes.get('content');
  if (content !== undefined && hidden.some(({ column }) => names.includes(`${COLUMN}:${column}`))) {
    tell(content);
    tag.open = `<${tag.name} name="${names.find((name) => name.startsWith(COLUMN))}" content="${MASK}"${tag.close === '' ? '/' : ''}>`;
  }
  const inside = contentOf(tag);
  if (names.includes(COLUMN) && hidden.some(({ column }) => inside.includes(column))) tag.parts = [{ kind: 'text', raw: MASK }];
}

/** As a value stands in a text, in XML, in JSON, in JSON inside of XML, and in Markdown; the longest first, since one may hold another. */
function formsOf(words: readonly string[]): string[] {
  const forms = new Set(
    words.flatMap((word) => {
      const json = JSON.stringify(word).slice(1, -1);
      return [word, json, escapeXml(word), escapeXml(json), word.replace(/[\\`*_{}[\]<>#|~^&]/g, (sign) => `\\${sign}`)];
    }),
  );
  return [...forms].sort((a, b) => b.length - a.length);
}

/** A word inside of a longer one is another word. */
function withoutWord(text: string, word: string): string {
  const isLetter = (sign: string | undefined) => sign !== undefined && /[\p{L}\p{N}]/u.test(sign);
  return text.replaceAll(word, (found: string, at: number) => {
    const isInside = (isLetter(word[0]) && isLetter(text[at - 1])) || (isLetter(word.at(-1)) && isLetter(text[at + word.length]));
    return isInside ? found : MASK;
  });
}
