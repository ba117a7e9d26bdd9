/**
 * Stage 5: Candidates and Overrides → MergedRecord. A pure function: any order of candidates, any clock, the same bytes.
 */

import { type Candidate, NAMES_SOURCE } from '../../domain/book/candidate.ts';
import { type FieldDefinition, isContested } from '../../domain/book/field-definition.ts';
import { appliesTo, FIELDS } from '../../domain/book/fields.ts';
import { identifierKey, isWorkIdentifier } from '../../domain/book/identifier.ts';
import type { Match } from '../../domain/book/match.ts';
import type { EditionKind, FieldKey, FieldValue, Metadata } from '../../domain/book/metadata.ts';
import type { Claim, Conflict, MergedField, MergedRecord, Override } from '../../domain/book/record.ts';
import type { GenreMap } from '../../domain/text/genres.ts';
import { foldTitle } from '../../domain/text/title.ts';
import { compareClaims, isPreferred, type RuleClaim, type RuleContext, type Ruling } from './claims.ts';
import { RULES } from './merge-rules.ts';
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
  /** A value that the names of folders and files alone state is written from this confidence on. */
  nameFloor: number;
  unionShare: number;
  /** Stale answers count this much less. */
  staleFactor: number;
  genreMap: GenreMap;
}

export interface MergeInput {
  editionKind: EditionKind;
  /** Local candidates, and provider candidates with their match; only those that are applied. */
  candidates: readonly { candidate: Candidate; match?: Pick<Match, 'total' | 'isEditionSure'> }[];
  overrides: readonly Override[];
  /** Keys of identifiers that turned out to be another book's. */
  refuted?: readonly string[];
}

/** What the merge of one field needs to know of the whole book. */
interface Book {
  sources: MergeInput['candidates'];
  editionKind: EditionKind;
  overrides: ReadonlyMap<FieldKey, readonly Override[]>;
  settings: MergeSettings;
  context: RuleContext;
}

/** Merges all applied candidates and the user's overrides into one record. */
export function merge(input: MergeInput, settings: MergeSettings): MergedRecord {
  const untangled = untangleTitles(input.candidates.map(({ candidate }) => candidate));
  const sources = untangled.map((candidate, index) => ({ candidate, match: input.candidates[index]?.match }));
  const overrides = Map.groupBy(input.overrides, ({ field }) => field);
  const context: RuleContext = {
    editionKind: input.editionKind,
    unionShare: settings.unionShare,
    genreMap: settings.genreMap,
    fileDurationMs: fileDurationOf(untangled),
    notThisBook: new Set([...foreignIsbns(untangled, input.editionKind), ...(input.refuted ?? [])]),
  };
  const book: Book = { sources, editionKind: input.editionKind, overrides, settings, context };
  const record: MergedRecord = { fields: {}, conflicts: [], missing: [], unsure: [], timingsMs: timingsOf(untangled) };
  // The table has the title before the subtitle, whose rule needs the title that won.
  for (const definition of FIELDS) {
    const { field, conflict } = mergeField(definition, book);
    if (field) Object.assign(record.fields, { [definition.key]: field });
    if (conflict) record.conflicts.push(conflict);
    if (field && isUnsure(field, settings)) record.unsure.push(definition.key);
    const isStated = field?.value !== undefined || overrides.has(definition.key);
    if (!isStated && appliesTo(definition, input.editionKind) && definition.rule !== 'user') record.missing.push(definition.key);
    if (definition.key === 'title' && typeof field?.value === 'string' && !overrides.has('title')) context.titleKey = foldTitle(field.value);
  }
  return record;
}

/** One field of the book: what the user decided, or else what its rule makes of the claims, and whether they conflict. */
function mergeField(definition: FieldDefinition, book: Book): { field?: MergedField; conflict?: Conflict } {
  const { settings } = book;
  const own = settings.fields[definition.key];
  const { only } = own ?? {};
  const stated = claimsOf(definition, book);
  const claims = only ? stated.filter(({ source }) => only.includes(source)) : stated;
  const context = own?.strategy === 'priority' ? { ...book.context, priority: own.order ?? [] } : book.context;
  const ruling = claims.length > 0 ? RULES[definition.rule](claims, definition, context) : undefined;
  const ranked = [...claims].sort((a, b) => compareClaims(definition, a, b));
  const overrides = book.overrides.get(definition.key) ?? [];
  if (definition.key === 'customFields') return { field: customFields(ruling?.value as Metadata['customFields'], overrides, ranked) };
  const [override] = overrides;
  if (override) return { field: overridden(override, ranked) };
  if (!ruling) return claims.length > 0 ? { field: undefinedField(ranked) } : {};
  return {
    field: ruledField(ruling, ranked),
    conflict: isContested(definition) && !isPreferred(ruling.groups, context) ? conflictOf(definition, ruling, settings.conflictFloor) : undefined,
  };
}

/** The ruling's value with all claims, the winner first. */
function ruledField({ value, confidence, reason, groups, contributions }: Ruling, ranked: readonly RuleClaim[]): MergedField {
  const winner = groups.find((group) => group.claims.length > 0)?.claims[0];
  return {
    value,
    confidence,
    claims: winner ? [toClaim(winner), ...ranked.filter((claim) => !isSameClaim(claim, winner)).map(toClaim)] : ranked.map(toClaim),
    reason,
    ...(contributions && { contributions }),
  };
}

/** True for a value that nothing confirms but the names of folders and files, which may mean something else. */
function isUnsure({ value, confidence, claims, override }: MergedField, { nameFloor }: MergeSettings): boolean {
  return value !== undefined && !override && claims[0]?.source === NAMES_SOURCE && confidence < nameFloor;
}

function overridden(override: Override, claims: readonly RuleClaim[]): MergedField {
  return {
    ...(override.value !== undefined && { value: override.value }),
    confidence: 1,
    claims: claims.map(toClaim),
    reason: override.value === undefined ? 'cleared by hand' : 'set by hand',
    override: decidedBy(override),
  };
}

/** By whom a field was decided, and when. */
function decidedBy({ origin, setAtMs, actor }: Override): NonNullable<MergedField['override']> {
  return { origin, setAtMs, ...(actor && { actor }) };
}

/** The user's own fields: the user sets or clears each by itself, and the rest comes from sidecars that stood beside the book. */
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
    ...(latest && { override: decidedBy(latest) }),
  };
}

/** A field whose rule may use none of the claims, such as a provider's duration: they are shown, never applied. */
function undefinedField(claims: readonly RuleClaim[]): MergedField {
  return { confidence: 0, claims: claims.map(toClaim), reason: 'stated, but not by a source that may fill this field' };
}

/** Every claim for a field: confidence = declared × match × freshness. */
function claimsOf(field: FieldDefinition, { sources, editionKind: kind, settings }: Book): RuleClaim[] {
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
    const { source, sourceId, standing, local, fetchedAtMs, cached, stale, branding } = candidate;
    const origin = candidate.origins?.[field.key];
    const lineages = origin?.lineages ?? [candidate.lineage];
    const [lineage = candidate.lineage] = lineages;
    const titleKey = field.rule === 'subtitle' && candidate.metadata.title ? foldTitle(candidate.metadata.title) : undefined;
    const of = { source, sourceId, lineage, ...(origin && { from: origin.from }), ...(lineages.length > 1 && { lineages }) };
    claims.push({ ...of, standing, local, confidence, value, fetchedAtMs, cached, stale, branding, titleKey });
  }
  return claims;
}

/** Those identifiers of another edition that name the work. */
function workIdentifiers(field: FieldDefinition, { metadata }: Candidate): FieldValue | undefined {
  const ids = field.key === 'identifiers' ? (metadata.identifiers ?? []).filter(isWorkIdentifier) : [];
  return ids.length > 0 ? ids : undefined;
}

/**
 * ISBNs by which catalogues know a print or an ebook: a source that states one for this audiobook is mistaken, unless it is the
 * book's own file. An ebook and a print often share one, so of an ebook none is dropped.
 */
function foreignIsbns(candidates: readonly Candidate[], kind: EditionKind): string[] {
  if (kind !== 'audio') return [];
  const isOwn = ({ local, source, editionKind }: Candidate) => local && source !== NAMES_SOURCE && (editionKind ?? kind) === kind;
  const isForeign = ({ local, editionKind }: Candidate) => !local && editionKind !== undefined && editionKind !== kind;
  const own = new Set(candidates.filter(isOwn).flatMap(isbnsOf));
  return candidates
    .filter(isForeign)
    .flatMap(isbnsOf)
    .filter((isbn) => !own.has(isbn));
}

function isbnsOf({ metadata }: Candidate): string[] {
  return (metadata.identifiers ?? []).filter(({ type }) => type === 'isbn').map(identifierKey);
}

function toClaim({ source, sourceId, lineage, from, lineages, confidence, value, fetchedAtMs, cached, stale }: RuleClaim): Claim {
  const claim: Claim = { source, sourceId, lineage, ...(from !== undefined && { from }), ...(lineages && { lineages }), confidence, value };
  if (fetchedAtMs !== undefined) claim.fetchedAtMs = fetchedAtMs;
  if (cached !== undefined) claim.cached = cached;
  if (stale) claim.stale = stale;
  return claim;
}

function isSameClaim(a: Claim, b: Claim): boolean {
  return a.source === b.source && a.sourceId === b.sourceId;
}

/** The winning value beside every other that is sure enough to be taken seriously. */
function conflictOf(field: FieldDefinition, { groups, reason }: Ruling, floor: number): Conflict | undefined {
  const [winner, ...losers] = groups;
  const serious = losers.filter((group) => group.confidence >= floor);
  if (!winner || serious.length === 0) return undefined;
  const values = [winner, ...serious].map((group) => ({
    value: group.claims[0]?.value,
    sources: [...new Set(group.claims.map((claim) => claim.source))].sort(),
    confidence: group.confidence,
  }));
  return { field: field.key, values, reason };
}

function fileDurationOf(candidates: readonly Candidate[]): number | undefined {
  return candidates.find((candidate) => candidate.local && candidate.metadata.durationMs !== undefined)?.metadata.durationMs;
}

function timingsOf(candidates: readonly Candidate[]): Record<string, number> {
  const timings = new Map<string, number>();
  for (const { source, tookMs } of [...candidates].sort((a, b) => (a.source < b.source ? -1 : 1))) {
    if (tookMs !== undefined) timings.set(source, Math.max(timings.get(source) ?? 0, tookMs));
  }
  return Object.fromEntries(timings);
}
