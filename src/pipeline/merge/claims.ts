/** Claims about one field: how they compare, join and win. The order in which they come never matters. (docs/domain-rules.md, 5.) */

import type { Branding, Standing } from '../../domain/book/candidate.ts';
import type { FieldDefinition } from '../../domain/book/field-definition.ts';
import type { EditionKind } from '../../domain/book/metadata.ts';
import type { Claim, Contribution } from '../../domain/book/record.ts';
import type { GenreMap } from '../../domain/text/genres.ts';
import { isMisspelling } from '../../domain/text/text.ts';
import { independentGroups } from './lineages.ts';

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
  genreMap: GenreMap;
  /** Whole duration of the Item's files. */
  fileDurationMs?: number;
  editionKind: EditionKind;
  /** Keys of identifiers that are another edition's, or another book's, whoever states them. */
  notThisBook: ReadonlySet<string>;
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

export function rankOf(claim: Pick<RuleClaim, 'standing'>): number {
  return claim.standing === 'adopted' ? 1 : 0;
}

export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Claims with equal normalised values (or values that agree as far as they go) join. */
export function groupClaims<T>(claims: readonly RuleClaim<T>[], field: FieldDefinition, keyOf: (value: T) => string): Group<T>[] {
  const groups = [...Map.groupBy(claims, (claim) => keyOf(claim.value)).values()].map((group) => toGroup(group, field));
  return field.agrees ? joinAgreeing(groups, field) : groups;
}

/** Claims that mean the same, best first, with what they amount to together. */
export function toGroup<T>(claims: readonly RuleClaim<T>[], field: Pick<FieldDefinition, 'quality' | 'normalise'>): Group<T> {
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
function jointConfidence(claims: readonly Pick<Claim, 'lineage' | 'lineages' | 'confidence'>[]): number {
  const [only] = claims;
  if (only && claims.length === 1) return 1 - (1 - only.confidence);
  const sure = independentGroups(claims).map((groups) => {
    const best = groups.map((group) => Math.max(...group.map(({ confidence }) => confidence)));
    // Multiplying in a fixed order keeps the last bit of the result the same whatever came first.
    return 1 - best.sort((a, b) => a - b).reduce((product, confidence) => product * (1 - confidence), 1);
  });
  return Math.max(...sure);
}

/** Adopted sidecars before evidence, then confidence, then as single claims compare. */
export function compareGroups<T>(field: FieldDefinition, a: Group<T>, b: Group<T>): number {
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
export function contest<T>(
  claims: readonly RuleClaim<T>[],
  field: FieldDefinition,
  context: RuleContext,
  keyOf: (value: T) => string,
): { groups: Group<T>[]; reason: string } {
  const order = context.priority ? byPriority<T>(context.priority, field) : (a: Group<T>, b: Group<T>) => compareGroups(field, a, b);
  const groups = groupClaims(claims, field, keyOf).sort(order);
  const preferred = preferredOf(groups, context);
  if (preferred) return { groups: [preferred, ...groups.slice(1)], reason: reasonFor([preferred, ...groups.slice(1)], context) };
  const better = field.isSpelt && !context.priority ? betterSpelt(groups, keyOf) : undefined;
  if (!better) return { groups, reason: reasonFor(groups, context) };
  return { groups: [better, ...groups.filter((group) => group !== better)], reason: `spelt so by ${lineagesOf(better)} independent sources` };
}

/** The first group as the preferred source puts it; undefined if it holds no source that a rule prefers. */
function preferredOf<T>([first]: readonly Group<T>[], { priority = [] }: RuleContext): Group<T> | undefined {
  const claim = first && bestPreferred(first, priority);
  return first && claim && { ...first, claims: [claim, ...first.claims.filter((other) => other !== claim)] };
}

function bestPreferred<T>({ claims }: Pick<Group<T>, 'claims'>, priority: readonly string[]): RuleClaim<T> | undefined {
  const source = priority.find((each) => claims.some((claim) => claim.source === each));
  return claims.find((claim) => claim.source === source);
}

/** True if a rule of the user’s decides between these groups: then they are in no conflict. */
export function isPreferred(groups: readonly Group[], { priority }: RuleContext): boolean {
  const source = groups[0]?.claims[0]?.source;
  return source !== undefined && priority?.includes(source) === true;
}

/** A group that differs from the first by a slip of the pen only, and is spelt so by more independent sources. */
function betterSpelt<T>(groups: readonly Group<T>[], keyOf: (value: T) => string): Group<T> | undefined {
  const [winner, ...others] = groups;
  if (!winner) return undefined;
  const keyOfGroup = (group: Group<T>) => keyOf(leadingValue(group) as T);
  return others.find(
    (other) => other.standing === winner.standing && lineagesOf(other) > lineagesOf(winner) && isMisspelling(keyOfGroup(other), keyOfGroup(winner)),
  );
}

function lineagesOf({ claims }: Pick<Group, 'claims'>): number {
  return Math.max(...independentGroups(claims).map((groups) => groups.length));
}

export function reasonFor(groups: readonly Group[], context: RuleContext): string {
  const [winner, second] = groups;
  if (!winner) return 'nothing was stated';
  const lineages = lineagesOf(winner);
  const hasCopies = new Set(winner.claims.map(({ source }) => source)).size > 1;
  if (!second) return lineages > 1 ? `${lineages} independent sources agree` : hasCopies ? 'one source, and what copies it' : 'the only source';
  if (isPreferred(groups, context)) return 'preferred by your rule';
  if (winner.standing !== second.standing) return 'a sidecar that stood beside the book outranks what was looked up';
  const score = `${winner.confidence.toFixed(2)} against ${second.confidence.toFixed(2)}`;
  if (winner.confidence - second.confidence > 1e-9) return lineages > 1 ? `${lineages} independent sources agree (${score})` : `more certain (${score})`;
  return 'as certain as the next, but the better single claim';
}
