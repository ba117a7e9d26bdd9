/** `rubricator review`: books of which a match waits for a decision, with their candidates; and the decision. */

import type { ReviewEntry } from '../actions/review.ts';
import { printable } from '../domain/text/printable.ts';
import { commandLineActor } from './actor.ts';
import { bookFor } from './book-for.ts';
import { complain } from './complain.ts';
import { EXIT } from './exit-codes.ts';
import type { CommonOptions } from './options.ts';
import { reviewInteractively } from './review-interactive.ts';
import { reviewLines } from './review-lines.ts';
import { groupingFor } from './review-many.ts';
import { applyAtOnce, withScans } from './scan-session.ts';
import { out, outJson, screenFor } from './screen.ts';
import { setUp } from './setup.ts';

export interface ReviewOptions extends CommonOptions {
  all?: boolean;
  /** Print all books instead of asking about them. */
  list?: boolean;
  json?: boolean;
  ask?: boolean;
  /** Show groups instead. */
  by?: string;
  group?: string;
}

export interface DecideOptions extends CommonOptions {
  dryRun?: boolean;
  /** Asks the providers, too; otherwise what they answered before is what counts. */
  ask?: boolean;
}

/** On a terminal it asks about one book after the other. @param book the only one to show; all books that wait if undefined */
export async function reviewCommand(book: string | undefined, options: ReviewOptions): Promise<number> {
  if (options.by !== undefined) return groupsCommand(options.by, options);
  const isAsking = process.stdin.isTTY && process.stdout.isTTY && !options.json && !options.list && !options.all;
  if (isAsking) return reviewInteractively(book, options);
  const { app } = await setUp({ options, isOffline: true, isReadOnly: true, onProviderWarning() {} });
  const { questions } = app;
  try {
    const item = book === undefined ? undefined : await questions.findBook(book);
    const entries = await questions.review({ item, isAll: options.all === true });
    await questions.noteShown(entries);
    if (options.json) outJson(entries.map(toJson));
    else for (const line of reviewLines(entries, screenFor(options))) out(line);
    return EXIT.ok;
  } finally {
    await app.close();
  }
}

/** Groups of books that wait, or the books of one. @param text what they are grouped by */
async function groupsCommand(text: string, options: ReviewOptions): Promise<number> {
  const { app } = await setUp({ options, isOffline: true, isReadOnly: true, onProviderWarning() {} });
  try {
    const by = groupingFor(text, app);
    if (!by) return EXIT.usage;
    if (options.group !== undefined) {
      const entries = await app.questions.reviewGroup({ by, name: options.group });
      await app.questions.noteShown(entries);
      if (options.json) outJson(entries.map(toJson));
      else for (const line of reviewLines(entries, screenFor(options))) out(line);
      return EXIT.ok;
    }
    const groups = await app.questions.groupsToReview(by);
    if (options.json) outJson(groups);
    else if (groups.length === 0) out(`No two books that wait have the same ${text}.`);
    else for (const { name, books } of groups) out(`${String(books).padStart(6)}  ${printable(name)}`, 8);
    return EXIT.ok;
  } finally {
    await app.close();
  }
}

export async function confirmCommand(book: string, candidate: string, options: DecideOptions): Promise<number> {
  return decide(book, candidate, 'confirmed', options);
}

/** @param candidate all that wait, if undefined */
export async function rejectCommand(book: string, candidate: string | undefined, options: DecideOptions): Promise<number> {
  return decide(book, candidate, 'rejected', options);
}

async function decide(book: string, wanted: string | undefined, verdict: 'confirmed' | 'rejected', options: DecideOptions): Promise<number> {
  const isDryRun = options.dryRun === true;
  return withScans({ ...options, ask: options.ask === true, quiet: !isDryRun, diff: true }, async (session) => {
    const { questions, changes } = session.app;
    const item = await bookFor(book, session.app);
    const chosen = await questions.pickChoices(item, wanted);
    if (typeof chosen === 'string') return refuse(chosen);
    const { apply, exitCode } = applyAtOnce(session, (names) => {
      for (const name of names) out(`${isDryRun ? 'would be ' : ''}${verdict}: ${printable(name)}`);
    });
    const keys = chosen.map(({ key }) => key);
    const outcome = await changes(apply).decide({ item, keys, verdict, actor: commandLineActor(), isDryRun });
    return outcome === 'unknown candidate' ? refuse(outcome) : exitCode();
  });
}

/** Forgets what was decided about the candidates of a book. */
export async function resetCommand(book: string, options: DecideOptions): Promise<number> {
  const isDryRun = options.dryRun === true;
  return withScans({ ...options, ask: options.ask === true, quiet: !isDryRun, diff: true }, async (session) => {
    const { changes } = session.app;
    const item = await bookFor(book, session.app);
    const { apply, exitCode } = applyAtOnce(session, (names) => {
      for (const name of names) out(`${isDryRun ? 'would be forgotten' : 'forgotten'}: ${printable(name)}`);
    });
    const { forgotten } = await changes(apply).reset({ item, actor: commandLineActor(), isDryRun });
    if (forgotten.length === 0) out('No candidate of this book was confirmed or rejected.');
    return exitCode();
  });
}

function refuse(message: string): number {
  complain(message);
  return EXIT.usage;
}

export function toJson({ path, library, values, choices }: ReviewEntry) {
  return {
    path,
    library,
    metadata: values,
    candidates: choices.map(({ name, key, editionKind, metadata, score, match, verdict, overrides, verdicts = [] }, index) => ({
      number: index + 1,
      candidate: name,
      key,
      editionKind,
      metadata,
      total: score,
      ...(verdict && { verdict }),
      ...(overrides && { decisions: overrides.map(({ field, key: part, value }) => ({ field, key: part, value })) }),
      ...(verdicts.length > 0 && { answers: verdicts.map((each) => ({ answer: each.key, verdict: each.verdict })) }),
      ...match,
    })),
  };
}
