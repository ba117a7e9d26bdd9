/**
 * Stage 5: Candidates and Overrides → MergedRecord. A pure function: any order of candidates, any clock, the same bytes.
 */
import type { Candidate } from '../../domain/book/candidate.ts';
import { appliesTo, FIELDS, type FieldDefinition } from '../../domain/book/fields.ts';
import { identifierKey, isWorkIdentifier } from '../../domain/book/identifier.ts';
import type { Match } from '../../domain/book/match.ts';
import type { EditionKind, FieldKey, FieldValue, Metadata } from '../../domain/book/metadata.ts';
import type { Claim, Conflict, MergedField, MergedRecord, Override } from '../../domain/book/record.ts';
import { foldTitle } from '../../domain/text/text.ts';
import { compareClaims, type Group, type RuleClaim, type RuleContext } from './claims.ts';
import { mayConflict, RULES } from './merge-rules.ts';
import { untangleTitles } from './title-phrases.ts';

export interface FieldSettings {
  strategy?: 'confidence' | 'priority';
  /** Sources, best first, for `priority`. */
  order?: readonly string[];
  /** Only these sources may fill the field. */
  only?: readonly string[];
}

export interface MergeSettings {
  fields: Partial<Record<FieldKey, FieldSettings>>;
  /** Replaces a source's declared confidence: source → field → 0…1. */
  confidence: Record<string, Partial<Record<FieldKey, number>>>;
  /** A loser below this is no conflict. */
  conflictFloor: number;
  unionShare: number;
  /** Stale answers count this much less. */
  staleFactor: number;
  genreMap: Readonly<Record<string, readonly string[]>>;
}

export interface MergeInput {
  editionKind: EditionKind;
  /** Local candidates, and provider candidates with their match. Those not applied are left out before. */
  candidates: readonly { candidate: Candidate; match?: Pick<Match, 'total' | 'isEditionSure'> }[];
  overrides: readonly Override[];
  /** Keys of identifiers that turned out to be another book's. */
  refuted?: readonly string[];
}

/** Merges all that is to be applied into one record. */
export function merge(input: MergeInput, settings: MergeSettings): MergedRecord {
  const untangled = untangleTitles(input.candidates.map(({ candidate }) => candidate));
  const sources = untangled.map((candidate, index) => ({ candidate, match: input.candidates[index]?.match }));
  const record: MergedRecord = { fields: {}, conflicts: [], missing: [], timingsMs: timingsOf(untangled) };
  const overrides = Map.groupBy(input.overrides, ({ field }) => field);
  const context: RuleContext = {
    unionShare: settings.unionShare,
    genreMap: settings.genreMap,
    fileDurationMs: fileDurationOf(untangled),
    notThisBook: new Set([...foreignIsbns(untangled, input.editionKind), ...(input.refuted ?? [])]),
  };
  for (const field of FIELDS) {
    const merged = mergeField(field, sources, input.editionKind, settings, context, overrides.get(field.key) ?? [], record.conflicts);
    if (merged) Object.assign(record.fields, { [field.key]: merged });
    const isStated = merged?.value !== undefined || overrides.has(field.key);
    if (!isStated && appliesTo(field, input.editionKind) && field.rule !== 'user') record.missing.push(field.key);
    if (field.key === 'title' && typeof merged?.value === 'string' && !overrides.has('title')) context.titleKey = foldTitle(merged.value);
  }
  return record;
}

function mergeField(
  field: FieldDefinition,
  sources: MergeInput['candidates'],
  kind: EditionKind,
  settings: MergeSettings,
  shared: RuleContext,
  overrides: readonly Override[],
  conflicts: Conflict[],
): MergedField | undefined {
  const own = settings.fields[field.key];
  const { only } = own ?? {};
  const stated = claimsOf(field, sources, kind, settings);
  const claims = only ? stated.filter(({ source }) => only.includes(source)) : stated;
  const context = own?.strategy === 'priority' ? { ...shared, priority: own.order ?? [] } : shared;
  const ruling = claims.length > 0 ? RULES[field.rule](claims, field, context) : undefined;
  const rest = [...claims].sort((a, b) => compareClaims(field, a, b));
  if (field.key === 'customFields') return customFields(ruling?.value as Metadata['customFields'], overrides, rest);
  const [override] = overrides;
  if (override) return overridden(override, rest);
  if (!ruling) return claims.length > 0 ? undefinedField(rest) : undefined;
  if (mayConflict(field.key)) noteConflict(field, ruling.groups, ruling.reason, settings.conflictFloor, conflicts);
  const winners = ruling.groups.flatMap((group) => group.claims);
  const [winner] = winners;
  return {
    value: ruling.value,
    confidence: ruling.confidence,
    claims: winner ? [toClaim(winner), ...rest.filter((claim) => !isSameClaim(claim, winner)).map(toClaim)] : rest.map(toClaim),
    reason: ruling.reason,
    ...(ruling.contributions && { contributions: ruling.contributions }),
  };
}

function overridden(override: Override, claims: readonly RuleClaim[]): MergedField {
  return {
    ...(override.value !== undefined && { value: override.value }),
    confidence: 1,
    claims: claims.map(toClaim),
    reason: override.value === undefined ? 'cleared by hand' : 'set by hand',
    override: { origin: override.origin, setAtMs: override.setAtMs },
  };
}

/** The user's own fields: each is set or cleared by itself; what a sidecar that stood there says is taken over. */
function customFields(adopted: Metadata['customFields'], overrides: readonly Override[], claims: readonly RuleClaim[]): MergedField | undefined {
  if (overrides.length === 0 && !adopted) return undefined;
  const set = overrides.flatMap(({ key, value }) => (key !== undefined && value !== undefined ? [[key, value] as const] : []));
  const decided = new Set(overrides.map(({ key }) => key));
  const kept = Object.entries(adopted ?? {}).filter(([key]) => !decided.has(key));
  const entries = [...kept, ...set].sort(([a], [b]) => (a < b ? -1 : 1));
  const origins = new Map(overrides.map(({ key, origin }) => [key, origin]));
  const [latest] = [...overrides].sort((a, b) => b.setAtMs - a.setAtMs);
  return {
    ...(entries.length > 0 && { value: Object.fromEntries(entries) }),
    confidence: 1,
    claims: claims.map(toClaim),
    reason: latest ? 'set by hand' : 'from a sidecar that stood beside the book',
    contributions: entries.map(([key]) => ({ element: key, sources: [origins.get(key) ?? claims[0]?.source ?? ''] })),
    ...(latest && { override: { origin: latest.origin, setAtMs: latest.setAtMs } }),
  };
}

/** Claims that the rule may not use, such as a provider's duration: shown, never applied. */
function undefinedField(claims: readonly RuleClaim[]): MergedField {
  return { confidence: 0, claims: claims.map(toClaim), reason: 'stated, but not by a source that may fill this field' };
}

/** Every claim for a field: confidence = declared × match × freshness. */
function claimsOf(field: FieldDefinition, sources: MergeInput['candidates'], kind: EditionKind, settings: MergeSettings): RuleClaim[] {
  const claims: RuleClaim[] = [];
  if (!appliesTo(field, kind)) return claims;
  for (const { candidate, match } of sources) {
    const isThisEdition = (candidate.editionKind === undefined || candidate.editionKind === kind) && match?.isEditionSure !== false;
    const value = isThisEdition || field.level === 'work' ? candidate.metadata[field.key] : workIdentifiers(field, candidate);
    if (value === undefined) continue;
    const declared = settings.confidence[candidate.source]?.[field.key] ?? candidate.confidence[field.key] ?? 0;
    const worth = field.weighsQuality ? 0.5 + 0.5 * field.quality(value) : 1;
    const confidence = declared * (match?.total ?? 1) * (candidate.stale ? settings.staleFactor : 1) * worth;
    if (confidence <= 0) continue;
    const { source, sourceId, lineage, standing, local, fetchedAtMs, cached, stale, branding } = candidate;
    const titleKey = field.rule === 'subtitle' && candidate.metadata.title ? foldTitle(candidate.metadata.title) : undefined;
    claims.push({ source, sourceId, lineage, standing, local, confidence, value, fetchedAtMs, cached, stale, branding, titleKey });
  }
  return claims;
}

/** Of another edition's identifiers, those that name the work. */
function workIdentifiers(field: FieldDefinition, { metadata }: Candidate): FieldValue | undefined {
  const ids = field.key === 'identifiers' ? (metadata.identifiers ?? []).filter(isWorkIdentifier) : [];
  return ids.length > 0 ? ids : undefined;
}

/** ISBNs that are known to be another kind of edition's: whoever states them for this book is mistaken. */
function foreignIsbns(candidates: readonly Candidate[], kind: EditionKind): string[] {
  return candidates
    .filter(({ local, editionKind }) => !local && editionKind !== undefined && editionKind !== kind)
    .flatMap(({ metadata }) => metadata.identifiers ?? [])
    .filter(({ type }) => type === 'isbn')
    .map(identifierKey);
}

function toClaim({ source, sourceId, lineage, confidence, value, fetchedAtMs, cached, stale }: RuleClaim): Claim {
  const claim: Claim = { source, sourceId, lineage, confidence, value };
  if (fetchedAtMs !== undefined) claim.fetchedAtMs = fetchedAtMs;
  if (cached !== undefined) claim.cached = cached;
  if (stale) claim.stale = stale;
  return claim;
}

function isSameClaim(a: Claim, b: Claim): boolean {
  return a.source === b.source && a.sourceId === b.sourceId;
}

function noteConflict(field: FieldDefinition, groups: readonly Group[], reason: string, floor: number, conflicts: Conflict[]): void {
  const [winner, ...losers] = groups;
  const serious = losers.filter((group) => group.confidence >= floor);
  if (!winner || serious.length === 0) return;
  const values = [winner, ...serious].map((group) => ({
    value: group.claims[0]?.value,
    sources: [...new Set(group.claims.map((claim) => claim.source))].sort(),
    confidence: group.confidence,
  }));
  conflicts.push({ field: field.key, values, reason });
}

function fileDurationOf(candidates: readonly Candidate[]): number | undefined {
  return candidates.find((candidate) => candidate.local && candidate.metadata.durationMs !== undefined)?.metadata.durationMs;
}

function timingsOf(candidates: readonly Candidate[]): Record<string, number> {
  const timings: Record<string, number> = {};
  for (const { source, tookMs } of [...candidates].sort((a, b) => (a.source < b.source ? -1 : 1))) {
    if (tookMs !== undefined) timings[source] = Math.max(timings[source] ?? 0, tookMs);
  }
  return timings;
}
