/** The best candidate of each of many books, where it fits well enough. */
import type { StoredItem } from '../ports/items.ts';
import type { Choice } from './choices.ts';
import { type ReviewDeps, reviewBook } from './review.ts';

export interface BestCandidate {
  item: StoredItem;
  /** Absolute. */
  path: string;
  choice: Choice;
}

/** @param minScore 0…1; a book whose best answer fits less well is left out, and so is one with none */
export async function bestCandidates(items: readonly StoredItem[], minScore: number, deps: ReviewDeps): Promise<BestCandidate[]> {
  const found: BestCandidate[] = [];
  for (const item of items) {
    const { path, choices } = await reviewBook(item, { isAll: false }, deps);
    // Ways to read the names, and decisions that a record offers, are no answers: how likely they are says nothing about the book.
    const [best] = choices.filter(({ match }) => match).sort((a, b) => b.score - a.score);
    if (best && best.score >= minScore) found.push({ item, path, choice: best });
  }
  return found;
}
