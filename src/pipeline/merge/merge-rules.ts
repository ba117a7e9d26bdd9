/** How claims about one field become one value; one function per rule of the field table. Pure. (docs/domain-rules.md, 5.) */
import type { FieldDefinition } from '../../domain/book/field-definition.ts';
import { uniqueIdentifiers } from '../../domain/book/identifier.ts';
import type { Chapter, FieldValue } from '../../domain/book/metadata.ts';
import { nameKey, type Person } from '../../domain/book/names.ts';
import { withoutUndefined } from '../../domain/book/tidiers.ts';
import { areGenericTitles } from '../../domain/text/text.ts';
import { compareClaims, contest, type Group, type Rule, type RuleClaim, type Ruling } from './claims.ts';
import { identifiers, series, words } from './list-rules.ts';

function ruling<T>({ groups, reason }: { groups: Group<T>[]; reason: string }, value?: T): Ruling<T> | undefined {
  const [winner] = groups;
  const [best] = winner?.claims ?? [];
  if (!winner || !best) return undefined;
  return { value: value ?? best.value, confidence: winner.confidence, reason, groups };
}

const best: Rule<unknown> = (claims, field, context) => ruling(contest(claims, field, context, (value) => field.normalise(value as never)));

/** Only from candidates whose title is the winner's, or that have none: title and subtitle stay together. */
const subtitle: Rule<string> = (claims, field, context) => {
  const sameTitle = claims.filter((claim) => claim.titleKey === undefined || context.titleKey === undefined || claim.titleKey === context.titleKey);
  return best(sameTitle, field, context) as Ruling<string> | undefined;
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
  // What knows no more than the name adds nothing.
  return others
    .filter((other) => (other.sortName ?? other.identifiers ?? other.about ?? other.imageUrl) !== undefined && nameKey(other.name) === key)
    .reduce<Person>(
      (known, other) =>
        withoutUndefined({
          name: known.name,
          role: known.role,
          sortName: known.sortName ?? other.sortName,
          identifiers: known.identifiers || other.identifiers ? uniqueIdentifiers([...(known.identifiers ?? []), ...(other.identifiers ?? [])]) : undefined,
          about: known.about ?? other.about,
          imageUrl: known.imageUrl ?? other.imageUrl,
        }),
      person,
    );
}

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
  const own = adopted ?? embedded;
  // A sidecar's chapters were made for these files, a provider's were not.
  const named = sorted.filter((claim) => claim !== own && !areGeneric(claim.value));
  const provided = named.find(({ local }) => local) ?? named[0];
  if (own && (!areGeneric(own.value) || !provided))
    return chosen(own, sorted, areGeneric(own.value) ? 'the files’ own; nobody names them' : 'the files’ own chapters are named', field);
  if (!provided) return undefined;
  if (own && own.value.length === provided.value.length) {
    const titled = own.value.map((chapter, index) => ({ ...chapter, title: provided.value[index]?.title ?? chapter.title }));
    return {
      ...chosen({ ...provided, value: titled }, sorted, `titles of ${provided.local ? 'a sidecar' : 'the provider'} on the files’ own times`, field),
      value: titled,
    };
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
  const rank = (claim: RuleClaim) => ({ upload: 4, file: 3, embedded: 2, url: 1 })[(claim.value as FieldValue<'cover'>).source];
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

/** What sidecars that stood beside the book say of the user's own fields, key by key; nobody else has a say. */
const user: Rule<Record<string, unknown>> = (claims, field) => {
  const adopted = claims.filter(({ standing }) => standing === 'adopted').sort((a, b) => compareClaims(field, a, b));
  const [first] = adopted;
  return first && { ...chosen(first, adopted, 'adopted', field), value: Object.assign({}, ...adopted.map(({ value }) => value).reverse()) };
};

export const RULES = { best, subtitle, people, series, words, identifiers, files, chapters, cover, rating, user } as unknown as Record<
  FieldDefinition['rule'],
  Rule<unknown>
>;
