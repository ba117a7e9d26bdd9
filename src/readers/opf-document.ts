/**
 * OPF 2 and 3 package documents: `metadata.opf` beside a book and the one inside an EPUB. The version attribute is a
 * hint only, because real files mix both (docs/formats.md, 2.10).
 */

import type { CustomField, CustomValue } from '../domain/book/custom-field.ts';
import { type Identifier, identifier, identifierTypeOf, parseIsbn } from '../domain/book/identifier.ts';
import type { SeriesEntry } from '../domain/book/metadata.ts';
import { isPerson, type Person, parsePerson, type Role, roleOf } from '../domain/book/names.ts';
import type { RawMetadata } from '../domain/book/tidy.ts';
import { ReadError } from '../domain/errors.ts';
import { cleanDescription } from '../domain/text/description.ts';
import { parseLanguage } from '../domain/text/language.ts';
import { parsePartialDate } from '../domain/text/partial-date.ts';
import { foldSeries } from '../domain/text/text.ts';
import { valueOfColumn } from '../sdk/formats/calibre-column.ts';
import { parseXml, type XmlElement } from './xml.ts';

const OPF = 'http://www.idpf.org/2007/opf';
const OPF_NAMESPACES = new Set([OPF, '', 'opf', 'http://openebook.org/namespaces/oeb-package/1.0/']);
const DC_NAMESPACES = new Set(['http://purl.org/dc/elements/1.1/', 'http://purl.org/dc/elements/1.0/', 'http://purl.org/dc/terms/', 'dc', 'dcterms', 'dc11']);
const MAX_REFINES_DEPTH = 8;

export interface OpfDocument {
  metadata: RawMetadata;
  /** Manifest href of the cover image, if the document names one. */
  coverHref?: string;
}

/**
 * Reads a package document. Throws `ReadError` for what is no OPF.
 * @param customFields the user's own fields, which may stand in columns of calibre's
 */
export function readOpf(text: string, customFields: readonly CustomField[] = []): OpfDocument {
  const root = parseXml(text);
  const holder = root.name === 'package' ? root.children.find((child) => child.name === 'metadata') : root.name === 'metadata' ? root : undefined;
  if (!holder) throw new ReadError('not an OPF package');
  const wrapped = holder.children.filter((child) => child.name === 'dc-metadata' || child.name === 'x-metadata').flatMap((child) => child.children);
  const package_ = new Package([...holder.children, ...wrapped], root);
  const custom = package_.custom(customFields);
  return { metadata: { ...package_.metadata(), ...(Object.keys(custom).length > 0 && { customFields: custom }) }, coverHref: package_.coverHref() };
}

/** One metadata element of a package with a way to ask for its refinements. */
class Package {
  private readonly elements: readonly XmlElement[];
  private readonly root: XmlElement;
  private readonly refining = new Map<string, XmlElement[]>();

  constructor(elements: readonly XmlElement[], root: XmlElement) {
    this.elements = elements;
    this.root = root;
    for (const element of elements) {
      const target = attribute(element, 'refines')?.replace(/^#/, '');
      if (target) this.refining.set(target, [...(this.refining.get(target) ?? []), element]);
    }
  }

  metadata(): RawMetadata {
    const titles = this.titles();
    const people = this.people();
    return {
      ...titles,
      authors: people.filter((person) => person.role === undefined),
      narrators: [...people.filter((person) => person.role === 'nrt').map(({ role: _, ...person }) => person), ...this.customNarrators(people)],
      contributors: people.filter((person) => person.role !== undefined && person.role !== 'nrt'),
      series: this.series(),
      publisher: this.first('publisher'),
      ...this.dates(),
      language: this.dc('language').map(textOf).find(parseLanguage),
      copyright: this.first('rights'),
      description: this.descriptions(),
      genres: this.dc('subject').map(textOf),
      tags: this.dc('tag').map(textOf),
      identifiers: this.identifiers(),
    };
  }

  custom(fields: readonly CustomField[]): Record<string, CustomValue> {
    const found = fields.map((field) => [field.id, valueOfColumn(field, this.meta(`calibre:user_metadata:${field.column}`) ?? '')] as const);
    return Object.fromEntries(found.filter((entry): entry is [string, CustomValue] => entry[1] !== undefined));
  }

  coverHref(): string | undefined {
    const items = this.root.children.find((child) => child.name === 'manifest')?.children ?? [];
    const byProperty = items.find((item) => attribute(item, 'properties')?.split(/\s+/).includes('cover-image'));
    const id = this.meta('cover');
    return attribute(byProperty ?? items.find((item) => id !== undefined && attribute(item, 'id') === id), 'href');
  }

  private dc(name: string): XmlElement[] {
    return this.elements.filter((element) => element.name.toLowerCase() === name && DC_NAMESPACES.has(element.namespace.toLowerCase()));
  }

  private first(name: string): string | undefined {
    return this.dc(name).map(textOf).find(Boolean);
  }

  /** OPF 2 `<meta name content>`. */
  private meta(name: string): string | undefined {
    const element = this.elements.find((each) => each.name === 'meta' && attribute(each, 'name') === name);
    return attribute(element, 'content')?.trim() || undefined;
  }

  /** The value of a refinement of an element, through chains of refinements. */
  private refinement(element: XmlElement, property: string, depth = 0): string | undefined {
    const id = attribute(element, 'id');
    if (!id || depth > MAX_REFINES_DEPTH) return undefined;
    const refinements = this.refining.get(id) ?? [];
    const direct = refinements.find((each) => attribute(each, 'property') === property);
    if (direct) return textOf(direct) || undefined;
    for (const each of refinements) {
      const found = each === element ? undefined : this.refinement(each, property, depth + 1);
      if (found) return found;
    }
    return undefined;
  }

  private titles(): Pick<RawMetadata, 'title' | 'subtitle'> {
    const titles = this.dc('title').filter((element) => textOf(element));
    const type = (element: XmlElement) => this.refinement(element, 'title-type');
    const main = titles.find((element) => type(element) === 'main') ?? titles.find((element) => [undefined, 'expanded'].includes(type(element))) ?? titles[0];
    const subtitle = titles.find((element) => type(element) === 'subtitle');
    return { title: main && textOf(main), subtitle: subtitle ? textOf(subtitle) : this.first('subtitle') };
  }

  private people(): Person[] {
    const creators = this.dc('creator').map((element) => this.person(element, undefined));
    const contributors = this.dc('contributor').map((element) => this.person(element, 'ctb'));
    return [...creators, ...contributors].filter((person) => person !== undefined);
  }

  private person(element: XmlElement, fallback: Role | undefined): Person | undefined {
    const code = attribute(element, 'role') ?? this.refinement(element, 'role');
    if (code === 'bkp') return undefined;
    const named = parsePerson(textOf(element));
    if (!named || !isPerson(named.name)) return undefined;
    const stated = code ? roleOf(code) : undefined;
    const role = stated ?? named.role ?? (code && code !== 'aut' ? 'ctb' : fallback);
    const sortName = attribute(element, 'file-as') ?? this.refinement(element, 'file-as');
    // calibre writes the joint sort name of all authors on each of them: that is not this person's.
    const ownSortName = sortName && !sortName.includes('&') ? sortName.trim() : undefined;
    return { name: named.name, ...(role && role !== 'aut' && { role }), ...(ownSortName && { sortName: ownSortName }) };
  }

  /** The calibre column that Audiobookshelf reads when nobody has the role `nrt`. */
  private customNarrators(people: readonly Person[]): Person[] {
    const column = people.some((person) => person.role === 'nrt') ? undefined : this.meta('calibre:user_metadata:#narrators');
    if (!column) return [];
    try {
      const value = (JSON.parse(column) as Record<string, unknown>)['#value#'];
      const names = Array.isArray(value) ? value : [value];
      return names.filter((name): name is string => typeof name === 'string').map((name) => ({ name }));
    } catch {
      return [];
    }
  }

  /** Collections that say they are series, then those with a position, then calibre's pair; equal names merge. */
  private series(): SeriesEntry[] {
    const collections = this.elements.filter((element) => attribute(element, 'property') === 'belongs-to-collection');
    const typed = collections.filter((element) => this.refinement(element, 'collection-type') === 'series');
    const positioned = collections.filter(
      (element) => this.refinement(element, 'collection-type') === undefined && this.refinement(element, 'group-position') !== undefined,
    );
    const found: SeriesEntry[] = [...typed, ...positioned].map((element) => ({ name: textOf(element), position: this.refinement(element, 'group-position') }));
    const byName = new Map<string, SeriesEntry>();
    for (const entry of [...found, ...this.calibreSeries()]) {
      const key = foldSeries(entry.name);
      if (entry.name && !byName.has(key)) byName.set(key, entry);
    }
    return [...byName.values()];
  }

  /** Pairs of `calibre:series` and the `calibre:series_index` that follows; a single pair may stand apart. */
  private calibreSeries(): SeriesEntry[] {
    const metas = this.elements.filter((element) => element.name === 'meta');
    const named = metas.flatMap((element, at) => (attribute(element, 'name') === 'calibre:series' ? [{ element, at }] : []));
    return named.map(({ element, at }) => {
      const next = metas[at + 1];
      const follows = next && attribute(next, 'name') === 'calibre:series_index' ? attribute(next, 'content') : undefined;
      return { name: attribute(element, 'content')?.trim() ?? '', position: follows ?? (named.length === 1 ? this.meta('calibre:series_index') : undefined) };
    });
  }

  private dates(): Pick<RawMetadata, 'publishedDate' | 'originalDate'> {
    const dated = this.dc('date').map((element) => ({
      event: (attribute(element, 'event') ?? '').toLowerCase(),
      date: parsePartialDate(textOf(element)),
    }));
    const of = (event: string) => dated.find((each) => each.event === event && each.date)?.date;
    const original = of('original-publication');
    return { publishedDate: of('publication') ?? of('') ?? original ?? of('creation'), originalDate: original };
  }

  private descriptions(): string | undefined {
    return this.dc('description')
      .map((element) => cleanDescription(element.text))
      .find(Boolean);
  }

  private identifiers(): Identifier[] {
    return this.dc('identifier').flatMap((element) => {
      const text = textOf(element);
      const urn = /^(?:urn:)?([a-z][\w-]*):(.+)$/i.exec(text);
      const scheme = attribute(element, 'scheme') ?? this.refinement(element, 'identifier-type') ?? urn?.[1];
      const type = scheme ? identifierTypeOf(scheme) : undefined;
      const value = urn && identifierTypeOf(urn[1] ?? '') ? (urn[2] ?? '') : text;
      const found = type ? identifier(type, value) : undefined;
      if (found) return [found];
      const isbn = parseIsbn(text);
      return isbn ? [{ type: 'isbn', value: isbn }] : [];
    });
  }
}

/** An attribute in the OPF namespace or in none. */
function attribute(element: XmlElement | undefined, name: string): string | undefined {
  const found = element?.attributes.find((each) => each.name === name && (OPF_NAMESPACES.has(each.namespace) || each.namespace.endsWith('/opf')));
  return found?.value;
}

function textOf(element: XmlElement): string {
  return element.text.replace(/\s+/g, ' ').trim();
}
