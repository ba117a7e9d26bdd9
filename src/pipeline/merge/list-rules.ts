/** Rules for fields that unite what several sources say: genres and tags, series, identifiers. Each element has its own claims. */
import { NAMES_SOURCE } from '../../domain/book/candidate.ts';
import type { FieldDefinition } from '../../domain/book/field-definition.ts';
import { fieldOf } from '../../domain/book/fields.ts';
import { type Identifier, identifierKey, uniqueIdentifiers } from '../../domain/book/identifier.ts';
import type { SeriesEntry } from '../../domain/book/metadata.ts';
import type { Contribution } from '../../domain/book/record.ts';
import { genresOf } from '../../domain/text/genres.ts';
import { fold, foldSeries } from '../../domain/text/text.ts';
import {
  compareClaims,
  compareGroups,
  compareText,
  type Group,
  groupClaims,
  type Rule,
  type RuleClaim,
  type Ruling,
  rankOf,
  reasonFor,
  toGroup,
} from './claims.ts';

/** A list of which each element has its own claims. */
interface Element<T> {
  key: string;
  group: Group<T>;
}

function elements<T, E>(
  claims: readonly RuleClaim<T[]>[],
  field: FieldDefinition,
  split: (entry: T) => readonly E[],
  keyOf: (entry: E) => string,
): Element<E>[] {
  const entries = claims.flatMap((claim) => claim.value.flatMap(split).map((entry): RuleClaim<E> => ({ ...claim, value: entry })));
  const single = { quality: () => 0.5, normalise: field.normalise };
  const order = (a: Element<E>, b: Element<E>) => rankOf(b.group) - rankOf(a.group) || b.group.confidence - a.group.confidence || compareText(a.key, b.key);
  return [...Map.groupBy(entries, (claim) => keyOf(claim.value))]
    .filter(([key]) => key !== '')
    .map(([key, found]) => ({ key, group: toGroup(found, single) }))
    .sort(order);
}

/** Elements that are sure enough beside the best, and all that an adopted sidecar has. */
function sureEnough<E>(all: readonly Element<E>[], unionShare: number): Element<E>[] {
  const highest = Math.max(0, ...all.map(({ group }) => group.confidence));
  return all.filter(({ group }) => group.standing === 'adopted' || group.confidence >= highest * unionShare);
}

function contributionsOf<E>(list: readonly Element<E>[], show: (entry: E) => string): Contribution[] {
  return list.map(({ group }) => ({
    element: show((group.claims[0] as RuleClaim<E>).value),
    sources: [...new Set(group.claims.map(({ source }) => source))].sort(compareText),
  }));
}

/** The elements that made it into the list, the list itself, and how an element is shown. */
interface UnitedList<T> {
  elements: readonly Element<T>[];
  value: T[];
  show(entry: T): string;
  /** True if a rule of the user’s left one source. */
  isRule?: boolean;
}

function united<T>(
  claims: readonly RuleClaim<T[]>[],
  field: FieldDefinition,
  { elements: list, value, show, isRule = false }: UnitedList<T>,
): Ruling<T[]> | undefined {
  if (value.length === 0) return undefined;
  const sorted = [...claims].sort((a, b) => compareClaims(field, a, b));
  const confidence = Math.max(...list.map(({ group }) => group.confidence));
  const reason = isRule ? 'preferred by your rule' : new Set(claims.map(({ source }) => source)).size > 1 ? 'united from all sources' : 'the only source';
  const contributions = contributionsOf(list, show);
  return { value, confidence, reason, groups: [{ claims: sorted, confidence, standing: sorted[0]?.standing ?? 'evidence' }], contributions };
}

/** Genres and tags: folded, mapped, noise dropped. With a configured order the first source's list alone. */
export const words: Rule<string[]> = (claims, field, context) => {
  const from = context.priority ? onlyFirst(claims, context.priority) : claims;
  const list = sureEnough(
    elements(from, field, (word: string) => genresOf(word, context.genreMap), fold),
    context.unionShare,
  );
  const value = list.map(({ group }) => (group.claims[0] as RuleClaim<string>).value);
  return united(from, field, { elements: list, value, show: (word) => word, isRule: from !== claims });
};

function onlyFirst<T>(claims: readonly RuleClaim<T>[], priority: readonly string[]): readonly RuleClaim<T>[] {
  const first = priority.find((source) => claims.some((claim) => claim.source === source));
  return first ? claims.filter((claim) => claim.source === first) : claims;
}

/** Series by folded name, each with its position from its own claims; the one named first by the surest source leads. */
export const series: Rule<SeriesEntry[]> = (claims, field, context) => {
  const from = context.priority ? onlyFirst(claims, context.priority) : claims;
  const list = sureEnough(
    elements(
      from,
      field,
      (entry: SeriesEntry) => [entry],
      (entry) => foldSeries(entry.name),
    ),
    context.unionShare,
  );
  const primary = primaryKey(from, field);
  const ordered = [...list.filter(({ key }) => key === primary), ...list.filter(({ key }) => key !== primary)];
  const value = ordered.map(({ group }) => seriesOf(group));
  const result = united(from, field, { elements: ordered, value, show: ({ name }) => name, isRule: from !== claims });
  const disputed = ordered.map(({ group }) => positionGroups(group)).find((groups) => groups.length > 1);
  return result && disputed ? { ...result, reason: reasonFor(disputed, context), groups: asSeriesGroups(disputed, from, field) } : result;
};

function primaryKey(claims: readonly RuleClaim<SeriesEntry[]>[], field: FieldDefinition): string | undefined {
  const [surest] = [...claims].sort((a, b) => compareClaims(field, a, b));
  return surest?.value[0] && foldSeries(surest.value[0].name);
}

function seriesOf(group: Group<SeriesEntry>): SeriesEntry {
  const { value } = group.claims[0] as RuleClaim<SeriesEntry>;
  const position = positionGroups(group)[0]?.claims[0]?.value.position;
  const identifiers = uniqueIdentifiers(group.claims.flatMap((claim) => claim.value.identifiers ?? []));
  return { name: value.name, ...(position !== undefined && { position }), ...(identifiers.length > 0 && { identifiers }) };
}

/** The claims of one series by the position that they state, surest first. */
function positionGroups(group: Group<SeriesEntry>): Group<SeriesEntry>[] {
  const stated = group.claims.filter((claim) => claim.value.position !== undefined);
  return groupClaims(stated, POSITION, (entry) => entry.position ?? '').sort((a, b) => compareGroups(POSITION, a, b));
}

const POSITION: FieldDefinition = { ...fieldOf('series'), agrees: undefined, quality: () => 0.5 } as unknown as FieldDefinition;

/** Groups of whole lists, so that a conflict over one position shows what each source said. */
function asSeriesGroups(disputed: readonly Group<SeriesEntry>[], claims: readonly RuleClaim<SeriesEntry[]>[], field: FieldDefinition): Group<SeriesEntry[]>[] {
  const groups = disputed.map((group) => {
    const sources = new Set(group.claims.map((claim) => `${claim.source}|${claim.sourceId}`));
    const whole = claims.filter((claim) => sources.has(`${claim.source}|${claim.sourceId}`)).sort((a, b) => compareClaims(field, a, b));
    return { claims: whole, confidence: group.confidence, standing: group.standing };
  });
  return groups.filter((group) => group.claims.length > 0);
}

/** An ebook knows its ISBN, while catalogues name those of its other editions, too. The tags of an audiobook may have a print's. */
function isFilesOwn({ local, source }: RuleClaim): boolean {
  return local && source !== NAMES_SOURCE;
}

/** One value per type; for an ASIN, one per storefront. */
export const identifiers: Rule<Identifier[]> = (claims, field, context) => {
  const split = (id: Identifier) => (context.notThisBook.has(identifierKey({ type: id.type, value: id.value })) ? [] : [id]);
  const known = elements(claims, field, split, identifierKey);
  // What a sidecar says that somebody made is that person's business.
  const adopted = elements(claims, field, (id: Identifier) => [id], identifierKey).filter(({ group }) => group.standing === 'adopted');
  const own = context.editionKind === 'ebook' ? known.filter(({ key, group }) => key.startsWith('isbn:') && group.claims.some(isFilesOwn)) : [];
  const first = new Set([...adopted, ...own].map(({ key }) => key));
  const all = [...adopted, ...own.filter(({ key }) => !adopted.some((other) => other.key === key)), ...known.filter(({ key }) => !first.has(key))];
  const slots = new Map<string, Element<Identifier>>();
  for (const element of all) {
    const { type, value, region } = (element.group.claims[0] as RuleClaim<Identifier>).value;
    const slot = type === 'asin' ? `asin@${region ?? ''}` : type;
    const isKnownWithRegion = type === 'asin' && !region && all.some(({ key }) => key.startsWith(`asin:${value}@`));
    if (!isKnownWithRegion && !slots.has(slot)) slots.set(slot, element);
  }
  const list = [...slots.values()];
  const value = list.map(({ group }) => (group.claims[0] as RuleClaim<Identifier>).value).sort((a, b) => compareText(identifierKey(a), identifierKey(b)));
  return united(claims, field, { elements: list, value, show: identifierKey });
};
