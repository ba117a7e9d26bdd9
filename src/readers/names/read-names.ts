/**
 * What the names of folders and files say of a book: the weakest evidence, and often the only one. A name has several readings; each is scored by
 * what surrounds it, and the likely ones are kept. (docs/domain-rules.md, 2; the habits behind them: docs/formats.md, 1.9; docs/decisions/0024.)
 */
import type { FieldKey } from '../../domain/book/metadata.ts';
import type { Item } from '../../domain/library/item.ts';
import { fold } from '../../domain/text/text.ts';
import { foldTitle } from '../../domain/text/title.ts';
import type { NameReading, StatedInside, Surroundings } from '../../sdk/name-reading.ts';
import type { Reading } from '../../sdk/reading.ts';
import { type Evidence, evidenceOf } from './evidence.ts';
import { factsKeys, factsOf, type NamedFacts } from './facts.ts';
import { aboveReadings } from './levels.ts';
import type { BareName } from './marks.ts';
import { namesOf, type View, viewsOf } from './views.ts';
import { type Cast, textOf, waysOf } from './weigh.ts';

const CONFIDENCE = {
  title: 0.5,
  subtitle: 0.4,
  authors: 0.5,
  narrators: 0.5,
  series: 0.5,
  publishedDate: 0.4,
  identifiers: 0.6,
  abridged: 0.5,
  dramatised: 0.5,
} satisfies Partial<Record<FieldKey, number>>;

/** Each reading costs requests. */
const MAX_READINGS = 4;
/** What is less likely than this beside the others is not worth a request. */
const MIN_SCORE = 0.04;
/** From this share of all readings on, a value is as sure as a name can be. */
const CLEAR_SHARE = 0.8;
/** A value that a nearly as likely reading denies is less sure than this. */
const UNCLEAR = 0.7;

/** The likely readings of a book's names, best first. There is always one, though it may say nothing. */
export function readNames(item: Item, inside: StatedInside, around: Surroundings = {}): NameReading[] {
  const names = namesOf(item);
  const evidence = evidenceOf(names, inside, around);
  const likely = likelyOnes(viewsOf(names).flatMap((view) => waysOfView(view, evidence)));
  const said = united(likely);
  const withDerived = [...said, ...derived(said)].slice(0, MAX_READINGS);
  return withDerived.map(({ facts, bare, score }) => ({ habit: facts.habit, score, reading: readingOf(facts, bare, confidenceOf(facts, said)) }));
}

interface Weighed {
  way: Cast;
  bare: BareName;
  logOdds: number;
}

function waysOfView(view: View, evidence: Evidence): Weighed[] {
  const weighed: Weighed[] = [];
  const title = view.title === undefined ? undefined : foldTitle(view.title);
  for (const above of aboveReadings(view.levels)) {
    for (const layout of view.layouts) {
      for (const { way, logOdds } of waysOf(layout, above, evidence)) {
        if (title !== undefined && foldTitle(textOf(layout.pieces, way.titleFrom, way.titleTo)) !== title) continue;
        weighed.push({ way, bare: view.bare, logOdds: logOdds + view.prior + (title === undefined ? 0 : 2) });
      }
    }
  }
  return weighed;
}

/** Best first, without those that are far behind. */
function likelyOnes(all: readonly Weighed[]): Weighed[] {
  const best = Math.max(...all.map(({ logOdds }) => logOdds));
  return all.filter(({ logOdds }) => logOdds > best + Math.log(MIN_SCORE)).sort((a, b) => b.logOdds - a.logOdds);
}

interface Said {
  facts: NamedFacts;
  bare: BareName;
  score: number;
}

/** Ways that say the same are one reading, and its score is what they have together. */
function united(likely: readonly Weighed[]): Said[] {
  const best = likely[0]?.logOdds ?? 0;
  const total = likely.reduce((sum, { logOdds }) => sum + Math.exp(logOdds - best), 0);
  const said = new Map<string, Said>();
  for (const { way, bare, logOdds } of likely) {
    const facts = factsOf(way, bare);
    const key = Object.values(factsKeys(facts)).join('\n');
    const score = Math.exp(logOdds - best) / total;
    const known = said.get(key);
    if (known) known.score += score;
    else said.set(key, { facts, bare, score });
  }
  const habits = new Set<string>();
  const isNewHabit = ({ facts: { habit } }: Said) => !habits.has(habit) && habits.add(habit);
  return [...said.values()]
    .sort((a, b) => b.score - a.score)
    .filter(({ score }, at) => at === 0 || score >= MIN_SCORE)
    .filter(isNewHabit);
}

/** The title before its colon, with the rest as subtitle: shops list many a book so. */
function derived([best]: readonly Said[]): Said[] {
  const title = best?.facts.title;
  const cut = title === undefined ? undefined : /^(.{2,}?)(?:\s*:\s+|\s+-\s+)(\S.*)$/u.exec(title);
  if (!best || !cut) return [];
  const facts: NamedFacts = { ...best.facts, habit: best.facts.habit.replace(/Title(?: - Subtitle)?/, 'Title: Subtitle'), title: cut[1], subtitle: cut[2] };
  return [{ ...best, facts, score: best.score * DERIVED_SHARE }];
}

const DERIVED_SHARE = 0.3;

/** Lower for what another reading denies that is nearly as likely. */
function confidenceOf(facts: NamedFacts, said: readonly Said[]): Reading['confidence'] {
  const own = factsKeys(facts);
  const share = (key: keyof typeof own) =>
    said.reduce((sum, other) => sum + (factsKeys(other.facts)[key] === own[key] || isFirstHalf(key, facts, other.facts) ? other.score : 0), 0);
  const sure = (field: 'title' | 'authors' | 'series') => {
    const clear = share(field);
    return CONFIDENCE[field] * (clear >= CLEAR_SHARE ? 1 : UNCLEAR * clear);
  };
  return { ...CONFIDENCE, title: sure('title'), authors: sure('authors'), series: sure('series') };
}

/** A title without its subtitle is no other title. */
function isFirstHalf(key: string, facts: NamedFacts, other: NamedFacts): boolean {
  return key === 'title' && facts.subtitle !== undefined && other.title !== undefined && fold(other.title).startsWith(fold(facts.title ?? ''));
}

function readingOf(facts: NamedFacts, bare: BareName, confidence: Reading['confidence']): Reading {
  return {
    source: 'path',
    lineage: 'path',
    metadata: {
      title: facts.title,
      subtitle: facts.subtitle,
      authors: facts.authors,
      narrators: bare.narrators,
      series: facts.series,
      publishedDate: facts.year,
      identifiers: bare.identifiers,
      abridged: bare.abridged,
      dramatised: bare.dramatised,
    },
    confidence,
  };
}
