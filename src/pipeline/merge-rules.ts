/**
 * How claims about one field become one value; one function per rule of the field table. Pure, and blind to the order
 * in which claims come. (Domain rules, section 5.)
 */

import type { Standing } from '../domain/candidate.ts';
import { type FieldDefinition, fieldOf } from '../domain/fields.ts';
import { genresOf } from '../domain/genres.ts';
import { type Identifier, identifierKey } from '../domain/identifier.ts';
import type { Chapter, FieldKey, SeriesEntry } from '../domain/metadata.ts';
import { nameKey, type Person } from '../domain/names.ts';
import type { Branding } from '../domain/provider.ts';
import type { Claim, Contribution } from '../domain/record.ts';
import { areGenericTitles, fold, foldSeries } from '../domain/text.ts';
import { withoutUndefined } from '../domain/tidy.ts';

/** A claim with what the rules need besides what is kept of it. */
export interface RuleClaim<T = unknown> extends Claim<T> {
  standing: Standing;
  local: boolean;
  /** Folded title of the claim's candidate, for keeping title and subtitle together. */
  titleKey?: string;
  branding?: Branding;
}

export interface Group<T = unknown> {
  /** Best claim first. */
  claims: RuleClaim<T>[];
  /** 1 − ∏(1 − c) over the best claim of each lineage. */
  confidence: number;
  standing: Standing;
}

export interface RuleContext {
  /** Sources in order, best first, where the config asks for `strategy: priority`. */
  priority?: readonly string[];
  /** Entries of a united list need this share of the best entry's confidence. */
  unionShare: number;
  genreMap: Readonly<Record<string, readonly string[]>>;
  /** Whole duration of the Item's files. */
  fileDurationMs?: number;
  /** Folded title of the winning title. */
  titleKey?: string;
}

export interface Ruling<T = unknown> {
  value: T;
  confidence: number;
  reason: string;
  /** Groups that were weighed against each other, winner first; a conflict is read off them. */
  groups: Group<T>[];
  contributions?: Contribution[];
}

export type Rule<T> = (claims: readonly RuleClaim<T>[], field: FieldDefinition, context: RuleContext) => Ruling<T> | undefined;

/** Falling confidence, then the more complete value, then the source's id, then the value itself. */
export function compareClaims<T>(field: Pick<FieldDefinition, 'quality' | 'normalise'>, a: RuleClaim<T>, b: RuleClaim<T>): number {
  return (
    rankOf(b) - rankOf(a) ||
    b.confidence - a.confidence ||
    field.quality(b.value as never) - field.quality(a.value as never) ||
    compareText(a.source, b.source) ||
    compareText(a.sourceId, b.sourceId) ||
    compareText(JSON.stringify(a.value), JSON.stringify(b.value))
  );
}

function rankOf(claim: Pick<RuleClaim, 'standing'>): number {
  return claim.standing === 'adopted' ? 1 : 0;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Claims with equal normalised values (or values that agree as far as they go) join. */
export function groupClaims<T>(claims: readonly RuleClaim<T>[], field: FieldDefinition, keyOf: (value: T) => string): Group<T>[] {
  const byKey = new Map<string, RuleClaim<T>[]>();
  for (const claim of claims) {
    const key = keyOf(claim.value);
    byKey.set(key, [...(byKey.get(key) ?? []), claim]);
  }
  const groups = [...byKey.values()].map((group) => toGroup(group, field));
  return field.agrees ? joinAgreeing(groups, field) : groups;
}

function toGroup<T>(claims: readonly RuleClaim<T>[], field: FieldDefinition): Group<T> {
  const sorted = [...claims].sort((a, b) => compareClaims(field, a, b));
  const standing = sorted.some((claim) => claim.standing === 'adopted') ? 'adopted' : 'evidence';
  return { claims: sorted, confidence: jointConfidence(sorted), standing };
}

/** A less precise value joins the strongest group that it agrees with; the more precise one is shown. */
function joinAgreeing<T>(groups: readonly Group<T>[], field: FieldDefinition): Group<T>[] {
  const byPrecision = [...groups].sort((a, b) => valueLength(b) - valueLength(a) || compareGroups(field, a, b));
  const joined: Group<T>[] = [];
  for (const group of byPrecision) {
    const fitting = joined.filter((other) => field.agrees?.(leadingValue(other) as never, leadingValue(group) as never));
    const home = fitting.sort((a, b) => compareGroups(field, a, b))[0];
    if (!home) joined.push(group);
    else {
      const [precise] = home.claims;
      const merged = toGroup([...home.claims, ...group.claims], field);
      const rest = merged.claims.filter((claim) => claim !== precise);
      joined[joined.indexOf(home)] = { ...merged, claims: precise ? [precise, ...rest] : rest };
    }
  }
  return joined;
}

function leadingValue<T>(group: Group<T>): T | undefined {
  return group.claims[0]?.value;
}

function valueLength(group: Group): number {
  return String(leadingValue(group)).length;
}

/** 1 − ∏(1 − c), taking only the best claim of each lineage: a source is not confirmed by its own copy. */
export function jointConfidence(claims: readonly Pick<Claim, 'lineage' | 'confidence'>[]): number {
  const best = new Map<string, number>();
  for (const { lineage, confidence } of claims) best.set(lineage, Math.max(best.get(lineage) ?? 0, confidence));
  // Multiplying in a fixed order keeps the last bit of the result the same whatever came first.
  const doubt = [...best.values()].sort((a, b) => a - b).reduce((product, confidence) => product * (1 - confidence), 1);
  return 1 - doubt;
}

/** Adopted sidecars before evidence, then confidence, then as single claims compare. */
function compareGroups<T>(field: FieldDefinition, a: Group<T>, b: Group<T>): number {
  const standing = Number(b.standing === 'adopted') - Number(a.standing === 'adopted');
  if (standing !== 0) return standing;
  if (Math.abs(a.confidence - b.confidence) > 1e-9) return b.confidence - a.confidence;
  return compareClaims(field, a.claims[0] as RuleClaim<T>, b.claims[0] as RuleClaim<T>);
}

function byPriority<T>(priority: readonly string[], field: FieldDefinition) {
  const place = (group: Group<T>) => Math.min(...group.claims.map(({ source }) => (priority.indexOf(source) + priority.length + 1) % (priority.length + 1)));
  return (a: Group<T>, b: Group<T>) => place(a) - place(b) || compareGroups(field, a, b);
}

/** Groups, best first, with why the first is first. */
function contest<T>(
  claims: readonly RuleClaim<T>[],
  field: FieldDefinition,
  context: RuleContext,
  keyOf: (value: T) => string,
): { groups: Group<T>[]; reason: string } {
  const order = context.priority ? byPriority<T>(context.priority, field) : (a: Group<T>, b: Group<T>) => compareGroups(field, a, b);
  const groups = groupClaims(claims, field, keyOf).sort(order);
  return { groups, reason: reasonFor(groups, context) };
}

function reasonFor(groups: readonly Group[], context: RuleContext): string {
  const [winner, second] = groups;
  if (!winner) return 'nothing was stated';
  const lineages = new Set(winner.claims.map(({ lineage }) => lineage)).size;
  if (!second) return lineages > 1 ? `${lineages} independent sources agree` : 'the only source';
  if (context.priority) return 'first in the configured order';
  if (winner.standing !== second.standing) return 'a sidecar that stood beside the book outranks what was looked up';
  const score = `${winner.confidence.toFixed(2)} against ${second.confidence.toFixed(2)}`;
  if (winner.confidence - second.confidence > 1e-9) return lineages > 1 ? `${lineages} independent sources agree (${score})` : `more certain (${score})`;
  return 'as certain as the next, but the better single claim';
}

function ruling<T>({ groups, reason }: { groups: Group<T>[]; reason: string }, value?: T): Ruling<T> | undefined {
  const [winner] = groups;
  const [best] = winner?.claims ?? [];
  if (!winner || !best) return undefined;
  return { value: value ?? best.value, confidence: winner.confidence, reason, groups };
}

const best: Rule<unknown> = (claims, field, context) => ruling(contest(claims, field, context, (value) => field.normalise(value as never)));

/** Only from candidates whose title is the winner's, or that have none: title and subtitle stay together. */
const subtitle: Rule<string> = (claims, field, context) => {
  const together = claims.filter((claim) => claim.titleKey === undefined || context.titleKey === undefined || claim.titleKey === context.titleKey);
  return best(together, field, context) as Ruling<string> | undefined;
};

/** One claim's list as a whole, its people completed by what others know of the same people. */
const people: Rule<Person[]> = (claims, field, context) => {
  const result = contest(claims, field, context, (value) => field.normalise(value));
  const [chosen] = result.groups[0]?.claims ?? [];
  if (!chosen) return undefined;
  const others = claims
    .filter((claim) => claim !== chosen)
    .sort((a, b) => compareClaims(field, a, b))
    .flatMap((claim) => claim.value);
  return ruling(
    result,
    chosen.value.map((person) => enrich(person, others)),
  );
};

function enrich(person: Person, others: readonly Person[]): Person {
  const key = nameKey(person.name);
  return others
    .filter((other) => nameKey(other.name) === key)
    .reduce<Person>(
      (known, other) =>
        withoutUndefined({
          name: known.name,
          role: known.role,
          sortName: known.sortName ?? other.sortName,
          identifiers: known.identifiers || other.identifiers ? unitedIdentifiers(known.identifiers, other.identifiers) : undefined,
          about: known.about ?? other.about,
          imageUrl: known.imageUrl ?? other.imageUrl,
        }),
      person,
    );
}

function unitedIdentifiers(a: readonly Identifier[] = [], b: readonly Identifier[] = []): Identifier[] {
  return [...new Map([...a, ...b].map((id) => [identifierKey(id), id])).values()];
}

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
  const byKey = new Map<string, RuleClaim<E>[]>();
  for (const claim of claims) {
    for (const entry of claim.value.flatMap(split)) {
      const key = keyOf(entry);
      if (key) byKey.set(key, [...(byKey.get(key) ?? []), { ...claim, value: entry }]);
    }
  }
  const single = { quality: () => 0.5, normalise: field.normalise };
  const order = (a: Element<E>, b: Element<E>) => rankOf(b.group) - rankOf(a.group) || b.group.confidence - a.group.confidence || compareText(a.key, b.key);
  return [...byKey]
    .map(([key, found]) => {
      const sorted = found.sort((a, b) => compareClaims(single, a, b));
      const standing: Standing = sorted.some((claim) => claim.standing === 'adopted') ? 'adopted' : 'evidence';
      return { key, group: { claims: sorted, confidence: jointConfidence(sorted), standing } };
    })
    .sort(order);
}

/** Elements that are sure enough beside the best, and all that an adopted sidecar has. */
function kept<E>(all: readonly Element<E>[], unionShare: number): Element<E>[] {
  const highest = Math.max(0, ...all.map(({ group }) => group.confidence));
  return all.filter(({ group }) => group.standing === 'adopted' || group.confidence >= highest * unionShare);
}

function contributionsOf<E>(list: readonly Element<E>[], show: (entry: E) => string): Contribution[] {
  return list.map(({ group }) => ({
    element: show((group.claims[0] as RuleClaim<E>).value),
    sources: [...new Set(group.claims.map(({ source }) => source))].sort(compareText),
  }));
}

function united<T>(
  claims: readonly RuleClaim<T[]>[],
  field: FieldDefinition,
  value: T[],
  list: readonly Element<unknown>[],
  contributions: Contribution[],
): Ruling<T[]> | undefined {
  if (value.length === 0) return undefined;
  const sorted = [...claims].sort((a, b) => compareClaims(field, a, b));
  const confidence = Math.max(...list.map(({ group }) => group.confidence));
  const reason = new Set(claims.map(({ source }) => source)).size > 1 ? 'united from all sources' : 'the only source';
  return { value, confidence, reason, groups: [{ claims: sorted, confidence, standing: sorted[0]?.standing ?? 'evidence' }], contributions };
}

/** Genres and tags: folded, mapped, noise dropped. With a configured order the first source's list alone. */
const words: Rule<string[]> = (claims, field, context) => {
  const from = context.priority ? onlyFirst(claims, context.priority) : claims;
  const list = kept(
    elements(from, field, (word: string) => genresOf(word, context.genreMap), fold),
    context.unionShare,
  );
  const value = list.map(({ group }) => (group.claims[0] as RuleClaim<string>).value);
  return united(
    claims,
    field,
    value,
    list,
    contributionsOf(list, (word) => word),
  );
};

function onlyFirst<T>(claims: readonly RuleClaim<T>[], priority: readonly string[]): readonly RuleClaim<T>[] {
  const first = priority.find((source) => claims.some((claim) => claim.source === source));
  return first ? claims.filter((claim) => claim.source === first) : claims;
}

/** Series by folded name, each with its position from its own claims; the one named first by the surest source leads. */
const series: Rule<SeriesEntry[]> = (claims, field, context) => {
  const from = context.priority ? onlyFirst(claims, context.priority) : claims;
  const list = kept(
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
  const show = (entry: SeriesEntry) => entry.name;
  const result = united(claims, field, value, ordered, contributionsOf(ordered, show));
  const disputed = ordered.map(({ group }) => positionGroups(group)).find((groups) => groups.length > 1);
  return result && disputed ? { ...result, reason: reasonFor(disputed, context), groups: asSeriesGroups(disputed, claims, field) } : result;
};

function primaryKey(claims: readonly RuleClaim<SeriesEntry[]>[], field: FieldDefinition): string | undefined {
  const [surest] = [...claims].sort((a, b) => compareClaims(field, a, b));
  return surest?.value[0] && foldSeries(surest.value[0].name);
}

function seriesOf(group: Group<SeriesEntry>): SeriesEntry {
  const { value } = group.claims[0] as RuleClaim<SeriesEntry>;
  const position = positionGroups(group)[0]?.claims[0]?.value.position;
  const identifiers = unitedIdentifiers(
    [],
    group.claims.flatMap((claim) => claim.value.identifiers ?? []),
  );
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

/** One value per type; for an ASIN, one per storefront. */
const identifiers: Rule<Identifier[]> = (claims, field) => {
  const all = elements(claims, field, (id: Identifier) => [id], identifierKey);
  const slots = new Map<string, Element<Identifier>>();
  for (const element of all) {
    const { type, value, region } = (element.group.claims[0] as RuleClaim<Identifier>).value;
    const slot = type === 'asin' ? `asin@${region ?? ''}` : type;
    const isKnownWithRegion = type === 'asin' && !region && all.some(({ key }) => key.startsWith(`asin:${value}@`));
    if (!isKnownWithRegion && !slots.has(slot)) slots.set(slot, element);
  }
  const list = [...slots.values()];
  const value = list.map(({ group }) => (group.claims[0] as RuleClaim<Identifier>).value).sort((a, b) => compareText(identifierKey(a), identifierKey(b)));
  return united(claims, field, value, list, contributionsOf(list, identifierKey));
};

/** The files' own duration; what providers say is evidence for the match only. */
const files: Rule<number> = (claims, field, context) => {
  const own = claims.filter((claim) => claim.local);
  const result = best(own, field, context) as Ruling<number> | undefined;
  return result && { ...result, reason: 'measured from the files' };
};

/** Embedded ones unless they only count; a provider's only if its total fits the files; its titles onto embedded times if counts match. */
const chapters: Rule<Chapter[]> = (claims, field, context) => {
  const fitting = claims.map((claim) => (claim.local ? claim : fitted(claim, context.fileDurationMs))).filter((claim) => claim !== undefined);
  const sorted = fitting.sort((a, b) => compareClaims(field, a, b));
  const adopted = sorted.find((claim) => claim.standing === 'adopted');
  const embedded = sorted.find((claim) => claim.local && claim !== adopted);
  const provided = sorted.find((claim) => !claim.local && !areGeneric(claim.value));
  const own = adopted ?? embedded;
  if (own && (!areGeneric(own.value) || !provided))
    return chosen(own, sorted, areGeneric(own.value) ? 'the files’ own; nobody names them' : 'the files’ own chapters are named', field);
  if (!provided) return undefined;
  if (own && own.value.length === provided.value.length) {
    const titled = own.value.map((chapter, index) => ({ ...chapter, title: provided.value[index]?.title ?? chapter.title }));
    return { ...chosen({ ...provided, value: titled }, sorted, 'titles of the provider on the files’ own times', field), value: titled };
  }
  return chosen(
    provided,
    sorted,
    own ? 'the files’ own chapters only count, and these fit their length' : 'the files have none, and these fit their length',
    field,
  );
};

/** A provider's chapters moved onto the files, or nothing if the total is off by more than 1 % and 15 s. */
function fitted(claim: RuleClaim<Chapter[]>, fileDurationMs: number | undefined): RuleClaim<Chapter[]> | undefined {
  const total = claim.value.at(-1)?.endMs;
  if (!fileDurationMs || !total) return undefined;
  const { introMs, outroMs } = claim.branding ?? { introMs: 0, outroMs: 0 };
  const bare = total - introMs - outroMs;
  const allowed = Math.max(15_000, fileDurationMs * 0.01);
  const isBranded = introMs + outroMs > 0 && Math.abs(bare - fileDurationMs) < Math.abs(total - fileDurationMs);
  if (Math.abs((isBranded ? bare : total) - fileDurationMs) > allowed) return undefined;
  return { ...claim, value: shiftInto(claim.value, isBranded ? introMs : 0, fileDurationMs) };
}

function shiftInto(list: readonly Chapter[], byMs: number, endMs: number): Chapter[] {
  const moved = list.map((chapter) => ({ ...chapter, startMs: Math.max(0, chapter.startMs - byMs), endMs: Math.min(endMs, chapter.endMs - byMs) }));
  const inside = moved.filter((chapter) => chapter.endMs > chapter.startMs);
  return inside.map((chapter, index) => (index === inside.length - 1 ? { ...chapter, endMs } : chapter));
}

function areGeneric(list: readonly Chapter[]): boolean {
  return areGenericTitles(list.map(({ title }) => title));
}

function chosen<T>(claim: RuleClaim<T>, all: readonly RuleClaim<T>[], reason: string, field: FieldDefinition): Ruling<T> {
  const rest = all.filter((other) => other.source !== claim.source || other.sourceId !== claim.sourceId).sort((a, b) => compareClaims(field, a, b));
  return {
    value: claim.value,
    confidence: claim.confidence,
    reason,
    groups: [{ claims: [claim, ...rest], confidence: claim.confidence, standing: claim.standing }],
  };
}

/** What lies beside or inside the book, then the largest picture. */
const cover: Rule<unknown> = (claims, field, context) => {
  const rank = (claim: RuleClaim) => ({ file: 3, embedded: 2, url: 1 })[(claim.value as { source: 'file' | 'embedded' | 'url' }).source];
  const sorted = [...claims].sort(
    (a, b) => rank(b) - rank(a) || field.quality(b.value as never) - field.quality(a.value as never) || compareClaims(field, a, b),
  );
  const [first] = sorted;
  if (!first || context.priority) return best(claims, field, context);
  return chosen(first, sorted, rank(first) > 1 ? 'the book’s own picture' : 'the largest picture', field);
};

/** The rating that most people gave. */
const rating: Rule<unknown> = (claims, field) => {
  const count = (claim: RuleClaim) => (claim.value as { count: number }).count;
  const sorted = [...claims].sort((a, b) => count(b) - count(a) || compareClaims(field, a, b));
  const [first] = sorted;
  return first && chosen(first, sorted, sorted.length > 1 ? 'the most ratings' : 'the only source', field);
};

/** Only the user sets it. */
const user: Rule<unknown> = () => undefined;

export const RULES = { best, subtitle, people, series, words, identifiers, files, chapters, cover, rating, user } as unknown as Record<
  FieldDefinition['rule'],
  Rule<unknown>
>;

/** True if differing groups are a conflict under the field's rule; united and single-source fields have none. */
export function mayConflict(key: FieldKey): boolean {
  return ['best', 'subtitle', 'people', 'series'].includes(fieldOf(key).rule);
}
