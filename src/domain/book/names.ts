/** People: names, roles and sort names, and how alike two names are. */
import { z } from 'zod';
import { memoize } from '../text/memoize.ts';
import { cleanLine, fold, isPlaceholder, similarity } from '../text/text.ts';
import { Identifier } from './identifier.ts';

/** MARC relator codes (id.loc.gov/vocabulary/relators) of the roles that books have. */
const ROLES = ['aut', 'nrt', 'trl', 'edt', 'ill', 'aui', 'aft', 'adp', 'pfr', 'ctb'] as const;
export type Role = (typeof ROLES)[number];

/** A person or group. `about` and `imageUrl` come from providers that describe authors. */
export const Person = z.lazy(() =>
  z.object({
    name: z.string().min(1),
    role: z.enum(ROLES).optional(),
    sortName: z.string().optional(),
    identifiers: z.array(Identifier).optional(),
    about: z.string().optional(),
    imageUrl: z.string().optional(),
  }),
);
export type Person = z.infer<typeof Person>;

const ROLE_WORDS: readonly [RegExp, Role][] = [
  [/^(?:translat(?:ed|or|ion)|trad(?:uctor|ucteur|uzione)?|übersetz(?:er|ung|t)|[üu]bersetzerin)/i, 'trl'],
  [/^(?:introduction|introd|intro|foreword|preface|prologue|vorwort|pr[ée]face|einleitung)/i, 'aui'],
  [/^(?:afterword|epilogue|nachwort|postface)/i, 'aft'],
  [/^(?:illustrat|zeichn|illustrazioni)/i, 'ill'],
  [/^(?:edit(?:ed|or)|herausgeber|hrsg|compil)/i, 'edt'],
  [/^(?:adapt|dramati[sz])/i, 'adp'],
  [/^(?:narrat|read(?:er| by)|sprecher|gelesen|vorgelesen|lu par|performed)/i, 'nrt'],
  [/^(?:author|written|autor|auteur|verfasser)/i, 'aut'],
  [/^(?:contribut|contributor|mit\b)/i, 'ctb'],
];
const LEADING_ROLE =
  /^(foreword|introduction|preface|afterword|translated|edited|illustrated|narrated|read|performed|written|adapted|compiled|gelesen|vorgelesen|übersetzt) (?:by|von|par)(?: ?:)? (.+)$/i;
/** Site labels that scrapers leave before a name (`Von: …`). */
const LEADING_LABEL = /^(?:by|von|de|di|par|author|autor|narrator|sprecher)\s*:\s*/i;
const NOT_PEOPLE =
  /^(?:(?:a )?full cast|(?:and )?(?:others|more|andere|et al\.?)|various(?: (?:authors|artists|narrators))?|(?:multiple|various) narrators|diverse|uncredited|n\.?n\.?)$/i;

/** Name and role of one credited person: `Ann Cole - translator`, `Ann Cole (illustrator)`, `Foreword by Ann Cole`. */
export function parsePerson(text: string): Person | undefined {
  const line = cleanLine(text).replace(LEADING_LABEL, '').slice(0, 200);
  const leading = LEADING_ROLE.exec(line);
  if (leading) return withRole(leading[2] ?? '', leading[1] ?? '');
  const trailing = / - ([\p{L} ]{4,40})$/u.exec(line) ?? /[([]([\p{L} ]{4,40})[)\]]$/u.exec(line);
  const role = trailing && trailing.index > 1 ? roleOf(trailing[1] ?? '') : undefined;
  if (trailing && role) return withRole(line.slice(0, trailing.index), trailing[1] ?? '');
  return isPerson(line) ? { name: line } : undefined;
}

function withRole(name: string, word: string): Person | undefined {
  const role = roleOf(word);
  if (!isPerson(name)) return undefined;
  return role && role !== 'aut' ? { name: name.trim(), role } : { name: name.trim() };
}

/** The MARC relator of a role word in the usual languages. */
export function roleOf(word: string): Role | undefined {
  const trimmed = word.trim();
  const code = trimmed.toLowerCase();
  if ((ROLES as readonly string[]).includes(code)) return code as Role;
  return ROLE_WORDS.find(([pattern]) => pattern.test(trimmed))?.[1];
}

/** Addresses of sites and of mail, with the brackets around them. Each part is bounded, so that no text takes long. */
const ADDRESS =
  /(?:,\s{0,3})?[([<]?(?:(?:https?:\/\/|www\.)[^\s)\]>]*|(?<![\w.@-])[\w-]{1,63}(?:\.[\w-]{1,63}){0,4}(?:@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}|\.(?:com|org|net|info)(?![\w.-])(?:\/[^\s)\]>]*)?))[)\]>]?/gi;

/** A text with something else in place of every address. */
export function withoutAddresses(text: string, instead: string): string {
  return text.includes('.') ? text.replace(ADDRESS, instead) : text;
}

/** False for placeholders, for addresses, and for casts: "full cast" is not a person. */
export function isPerson(name: string): boolean {
  const trimmed = withoutAddresses(name, '').trim();
  return trimmed !== '' && !isPlaceholder(trimmed) && !NOT_PEOPLE.test(trimmed);
}

/** What stands behind a name: `Jr.`, `PhD`, `Inc.`. */
export const SUFFIX = /^(?:jr|sr|ii|iii|iv|phd|ph\.d|m\.?d|esq|inc|llc|ltd|gmbh)\.?$/i;
export const CJK = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/** Small words of family names. */
export const PARTICLES = new Set('van von der den de di du da del della dos le la ten ter bin ibn al el st. san zu zur af av y'.split(' '));

/** The name under which a person is shelved: `Le Guin, Ursula K.`; names of one word or in CJK letters stay. */
export function sortNameOf(name: string): string {
  if (name.includes(',') || CJK.test(name)) return name;
  const words = name.split(/\s+/u);
  const suffix = words.length > 2 && SUFFIX.test(words.at(-1) ?? '') ? words.pop() : undefined;
  if (words.length < 2) return name;
  let from = words.length - 1;
  while (from > 1 && PARTICLES.has(words[from - 1]?.toLowerCase() ?? '')) from--;
  const last = words.slice(from).join(' ');
  const first = words.slice(0, from).join(' ');
  return suffix ? `${last}, ${first}, ${suffix}` : `${last}, ${first}`;
}

/** Words of a name for comparing, initials apart and sorted: `J.R.R. Tolkien` and `Tolkien, J. R. R.` are one. */
export const nameKey = memoize((name) => [...nameWords(name)].sort().join(' '));

const nameWords = memoize((name): readonly string[] => {
  const parted = name.replace(/(\p{Lu})\.(?=\S)/gu, '$1. ').replace(/(?<=^|\s)(\p{Lu})(\p{Lu})(?=\s)/gu, '$1 $2');
  return fold(parted)
    .split(' ')
    .filter((word) => word && !SUFFIX.test(word));
});

/** How alike two names are, 0…1: forgives order, initials and missing middle names, but not another family name. */
export function nameSimilarity(a: string, b: string): number {
  const left = nameWords(a);
  const right = nameWords(b);
  if (left.length === 0 || right.length === 0) return 0;
  if (nameKey(a) === nameKey(b)) return 1;
  const plain = similarity(left.join(' '), right.join(' '));
  return Math.max(plain * 0.95, initialsSimilarity(left, right));
}

/** Pairs the words of two names; an initial may stand for a word that begins with it. */
function initialsSimilarity(left: readonly string[], right: readonly string[]): number {
  const [short, long] = left.length <= right.length ? [left, [...right]] : [right, [...left]];
  let whole = 0;
  let initials = 0;
  for (const word of short) {
    const same = long.indexOf(word);
    const at = same >= 0 ? same : long.findIndex((other) => abbreviates(word, other));
    if (at < 0) return 0;
    if (same >= 0 && word.length > 1) whole++;
    else initials++;
    long.splice(at, 1);
  }
  if (whole === 0) return 0;
  return 1 - 0.03 * initials - 0.03 * long.length - (short.length === 1 ? 0.2 : 0);
}

function abbreviates(a: string, b: string): boolean {
  return a !== b && ((a.length === 1 && b.startsWith(a)) || (b.length === 1 && a.startsWith(b)));
}

/** The best pairing of two lists of names, 0…1, over the shorter list; missing names cost a little. */
export function peopleSimilarity(left: readonly string[], right: readonly string[]): number {
  const [short, long] = left.length <= right.length ? [left, right] : [right, left];
  if (short.length === 0) return 0;
  const free = new Set(long);
  let sum = 0;
  for (const name of short) {
    let best = { score: 0, other: '' };
    for (const other of free) {
      const score = nameSimilarity(name, other);
      if (score > best.score) best = { score, other };
    }
    free.delete(best.other);
    sum += best.score;
  }
  return (sum / short.length) * (1 - 0.02 * Math.min(5, free.size));
}

/** One entry per person, with the name as it was first written. */
export function uniquePeople(people: readonly Person[]): Person[] {
  const seen = new Set<string>();
  return people.filter((person) => {
    const key = `${person.role ?? ''}:${nameKey(person.name) || person.name}`;
    return seen.has(key) ? false : seen.add(key);
  });
}

export function namesOf(people: readonly { name: string }[] | undefined): string[] {
  return (people ?? []).map(({ name }) => name);
}
