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
import { type ComparedField, factsKeys, factsOf, type NamedFacts } from './facts.ts';
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
  const readings = [...said, ...derived(said)].sort((a, b) => b.score - a.score).slice(0, MAX_READINGS);
  return readings.map((each) => ({ habit: each.facts.habit, score: each.score, reading: readingOf(each, confidenceOf(each, said)) }));
}

interface Weighed {
  way: Cast;
  bare: BareName;
  logOdds: number;
}

function waysOfView(view: View, evidence: Evidence): Weighed[] {
  const weighed: Weighed[] = [];
  const title = view.title === undefined ? undefined : foldTitle(view.title);
  const aboves = aboveReadings(view.levels);
  for (const layout of view.layouts) {
    for (const { way, logOdds } of waysOf(layout, aboves, evidence)) {
      if (title !== undefined && foldTitle(textOf(layout.pieces, way.titleFrom, way.titleTo)) !== title) continue;
      weighed.push({ way, bare: view.bare, logOdds: logOdds + view.prior + (title === undefined ? 0 : TITLE_IN_BOTH) });
    }
  }
  return weighed;
}

/** What it says for a reading that the folder and the file have the same title. */
const TITLE_IN_BOTH = 2;

/** Best first, without those that are far behind. */
function likelyOnes(all: readonly Weighed[]): Weighed[] {
  const best = Math.max(...all.map(({ logOdds }) => logOdds));
  return all.filter(({ logOdds }) => logOdds > best + Math.log(MIN_SCORE)).sort((a, b) => b.logOdds - a.logOdds);
}

interface Said {
  facts: NamedFacts;
  /** What is compared of each field: equal keys say the same. */
  keys: Record<ComparedField, string>;
  bare: BareName;
  /** The book's own name without what is surely no part of its title: where pieces of it were taken for author or series. */
  whole?: string;
  score: number;
}

/** Ways that say the same are one reading, and its score is what they have together. */
function united(likely: readonly Weighed[]): Said[] {
  const best = likely[0]?.logOdds ?? 0;
  const total = likely.reduce((sum, { logOdds }) => sum + Math.exp(logOdds - best), 0);
  const said: Said[] = [];
  for (const { way, bare, logOdds } of likely) {
    const facts = factsOf(way, bare);
    const keys = likely.length === 1 ? ALONE : factsKeys(facts);
    const score = Math.exp(logOdds - best) / total;
    const known = said.find((other) => FIELDS.every((field) => other.keys[field] === keys[field]));
    if (known) known.score += score;
    else said.push({ facts, keys, bare, whole: wholeTitleOf(way), score });
  }
  const habits = new Set<string>();
  const isNewHabit = ({ facts: { habit } }: Said) => !habits.has(habit) && habits.add(habit);
  return said
    .sort((a, b) => b.score - a.score)
    .filter(({ score }, at) => at === 0 || score >= MIN_SCORE)
    .filter(isNewHabit);
}

/** All pieces but the author, if the author is named once: `Author/Author - Title` may be a title that begins with its author's name. */
function wholeTitleOf({ layout: { pieces }, above, authorAt, titleFrom, titleTo }: Cast): string | undefined {
  if (pieces.length < 2 || titleTo - titleFrom === pieces.length) return undefined;
  const from = authorAt === 0 && !above.author ? 1 : 0;
  const to = authorAt === pieces.length - 1 && authorAt > 0 ? pieces.length - 1 : pieces.length;
  return to - from > titleTo - titleFrom ? textOf(pieces, from, to).replaceAll(' - ', ': ') : undefined;
}

/** What is alone is compared with nothing. */
const ALONE: Said['keys'] = { title: '', authors: '', series: '' };
const FIELDS: readonly ComparedField[] = ['title', 'authors', 'series'];

/**
 * What else the best reading may mean: the title before its colon, with the rest as subtitle, as shops list many a book; and no
 * series where a folder alone names one.
 */
function derived([best]: readonly Said[]): Said[] {
  if (!best) return [];
  const { facts } = best;
  const ways: Said[] = [];
  const { title = '' } = facts;
  const cut = title.slice(2).search(/(?:: | - )./u) + 2;
  if (cut >= 2) {
    const habit = facts.habit.replace(/Title(?: - Subtitle)?/, 'Title: Subtitle');
    ways.push({
      ...best,
      facts: { ...facts, habit, title: title.slice(0, cut), subtitle: title.slice(cut).replace(/^(?:: | - )/, '') },
      score: best.score * HALVED_SHARE,
    });
  }
  if (best.whole !== undefined && fold(best.whole) !== fold(facts.title ?? ''))
    ways.push({ ...best, facts: { ...facts, habit: `${facts.habit}, whole`, title: best.whole }, score: best.score * WHOLE_SHARE });
  const [series] = facts.series;
  if (series && series.position === undefined && facts.habit.includes('/Series/'))
    ways.push({
      ...best,
      facts: { ...facts, habit: facts.habit.replace('/Series/', '/…/'), series: [] },
      keys: { ...best.keys, series: '' },
      score: best.score * SHELF_SHARE,
    });
  return ways;
}

const HALVED_SHARE = 0.3;
const SHELF_SHARE = 0.1;
/** A title may begin with the name of its author or of its series: `Shakespeare: The World as Stage`, `Naruto, Vol. 5: Exam Hell`. */
const WHOLE_SHARE = 0.15;

/** Lower for what another reading denies that is nearly as likely. */
function confidenceOf({ facts, keys }: Said, said: readonly Said[]): Reading['confidence'] {
  if (said.length === 1) return facts.isGuessedSeries ? { ...CONFIDENCE, series: CONFIDENCE.series * UNCLEAR } : CONFIDENCE;
  const sure = (field: ComparedField) => {
    const share = said.reduce((sum, other) => sum + (other.keys[field] === keys[field] ? other.score : 0), 0);
    return CONFIDENCE[field] * (share >= CLEAR_SHARE ? 1 : UNCLEAR * share);
  };
  const series = Math.min(sure('series'), facts.isGuessedSeries ? CONFIDENCE.series * UNCLEAR : 1);
  return { ...CONFIDENCE, title: sure('title'), authors: sure('authors'), series };
}

function readingOf({ facts, bare }: Said, confidence: Reading['confidence']): Reading {
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
