/** Says of one book what each method made of it, and what could have been known. */
import { join } from 'node:path';
import type { Explanation } from '../../src/actions/explain.ts';
import type { App } from '../../src/app/app.ts';
import type { World } from '../../src/demo/model.ts';
import type { WorldServer } from '../../src/demo/server.ts';
import type { Candidate } from '../../src/domain/book/candidate.ts';
import { valuesOf, withoutUnsure } from '../../src/domain/book/record.ts';
import { BASELINES, combined, firstAnswers } from './baselines.ts';
import { applies, editionOf, isFindable, isKnowable, MEASURED, type Measured } from './evaluate.ts';
import type { LifelikeBook } from './lifelike-library.ts';
import type { Verdict } from './tally.ts';

export interface Judgement {
  knowables: ReadonlySet<Measured>;
  /** By method. */
  verdicts: Record<string, Verdict>;
  /** What was wrongly applied by ours, or that the book was not found. */
  notes: string[];
}

export type Judge = (book: LifelikeBook) => Promise<Judgement>;

export interface Bench {
  app: App;
  root: string;
  world: World;
  server: WorldServer;
  regions: readonly string[];
}

export function createJudge({ app, root, world, server, regions }: Bench): Judge {
  const byAsin = new Map(world.editions.flatMap((edition) => Object.values(edition.asins).map((asin) => [asin, edition] as const)));
  const found = (candidate: Candidate) => editionOf(candidate, byAsin, world.editions);
  const isThisWork = (candidate: Candidate, book: LifelikeBook) => found(candidate)?.work === book.edition.work.id;
  return async (book) => {
    // A file that stands alone in its folder makes the folder the book.
    const [item] = [...(await app.libraries.findItems(join(root, book.path))), ...(await app.libraries.findItems(join(root, book.folder)))];
    const explanation = item && (await app.questions.explainBook(item));
    const findable = isFindable(book, { server, regions });
    const { query = { identifiers: [] }, local = [] } = explanation ?? {};
    const knowables = new Set(MEASURED.filter((field) => applies(field, book) && isKnowable(field, book, { query, local, server, regions })));
    if (!explanation?.query) return notFound(book, findable, knowables);
    const verdictOf = (values: Verdict['values'], applied: readonly Applied[], isToReview: boolean): Verdict => {
      const isWrong = applied.some(({ candidate, isEdition }) => isAnother(found(candidate), candidate, book, isEdition));
      const isRight = findable && !isWrong && applied.some(({ candidate }) => isThisWork(candidate, book));
      return { values, isWrong, isFindable: findable, isRight, isToReview };
    };
    const ours = appliedIn(explanation);
    const verdicts: Record<string, Verdict> = { rubricator: verdictOf(valuesOf(withoutUnsure(explanation.record)), ours, explanation.isToReview) };
    const answers = await firstAnswers(explanation.query, app.hosts);
    const asked = explanation.query;
    for (const { name, choose } of BASELINES) {
      const chosen = choose(answers, asked);
      const applied = chosen ? [{ candidate: chosen, isEdition: chosen.editionKind === book.edition.kind }] : [];
      verdicts[name] = verdictOf(combined(local, chosen), applied, false);
    }
    return { knowables, verdicts, notes: notesOf(book, verdicts.rubricator, explanation) };
  };
}

/** An answer that was believed, and whether as this very edition. */
interface Applied {
  candidate: Candidate;
  isEdition: boolean;
}

function appliedIn({ candidates }: Explanation): Applied[] {
  return candidates.filter(({ isApplied }) => isApplied).map(({ candidate, match }) => ({ candidate, isEdition: match.isEditionSure }));
}

/** Another work; or, where an edition is meant, another edition of the same kind. */
function isAnother(found: { work: number; edition?: number } | undefined, candidate: Candidate, { edition }: LifelikeBook, isEdition: boolean): boolean {
  if (!found) return false;
  if (found.work !== edition.work.id) return true;
  return isEdition && found.edition !== undefined && candidate.editionKind === edition.kind && found.edition !== edition.id;
}

function notFound(book: LifelikeBook, findable: boolean, knowables: ReadonlySet<Measured>): Judgement {
  const nothing: Verdict = { values: {}, isWrong: false, isFindable: findable, isRight: false, isToReview: false };
  const verdicts = Object.fromEntries(['rubricator', ...BASELINES.map(({ name }) => name)].map((method) => [method, nothing]));
  return { knowables, verdicts, notes: [`${book.path}: not found as a book`] };
}

function notesOf(book: LifelikeBook, verdict: Verdict | undefined, { candidates, isToReview }: Explanation): string[] {
  const shown = ({ candidate, match }: (typeof candidates)[number]) =>
    `${candidate.source} ${candidate.sourceId} "${candidate.metadata.title}" ${match.total.toFixed(2)} ${match.recommendation}`;
  const about = `${book.path} (${book.edition.kind} ${book.edition.id}, ${book.habit}, tags: ${book.tags})`;
  if (verdict?.isWrong) {
    const applied = candidates.filter(({ isApplied }) => isApplied);
    return [`another book applied to ${about}: ${applied.map(shown).join('; ')}`];
  }
  const [best] = candidates;
  if (verdict?.isFindable && !verdict.isRight) return [`${isToReview ? 'to review' : 'not applied'}: ${about}; best: ${best ? shown(best) : 'no answer'}`];
  return [];
}
