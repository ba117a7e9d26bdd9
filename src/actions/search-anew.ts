/** Asks providers about a book in other words than those of its files. Nothing is kept but the answers in the cache. */
import type { HandWords } from '../domain/book/hand-words.ts';
import type { Query } from '../domain/book/query.ts';
import { askedInWords } from '../domain/book/typed-words.ts';
import { UnknownBookError } from '../domain/errors.ts';
import type { Items, StoredItem } from '../ports/items.ts';
import { allChoices, type Choice } from './choices.ts';
import { ActionError } from './find-book.ts';
import { type DirectAnswer, type LookUpDeps, lookUpDirectly } from './look-up.ts';

export interface SearchAnewInput {
  item: Pick<StoredItem, 'id'>;
  words: HandWords;
  signal: AbortSignal;
}

export interface SearchedAnew {
  /** Best first. */
  choices: Choice[];
  /** Providers that could not answer now. */
  silent: string[];
}

/** Throws `UnknownBookError`, and `ActionError` where the time of the signal was too short. */
export async function searchStoredAnew({ item: { id }, ...how }: SearchAnewInput, deps: LookUpDeps & { store: Pick<Items, 'byId'> }): Promise<SearchedAnew> {
  const item = await deps.store.byId(id);
  if (!item) throw new UnknownBookError();
  return searchAnew(item, how, deps);
}

/** Throws `ActionError` where the time of the signal was too short. */
export async function searchAnew(
  item: Pick<StoredItem, 'editionKind' | 'query'>,
  { words, signal }: Omit<SearchAnewInput, 'item'>,
  deps: LookUpDeps,
): Promise<SearchedAnew> {
  const nothing: Query = { editionKind: item.editionKind, identifiers: [], authors: [], narrators: [], series: [], wants: [] };
  const { candidates, lookups } = await inTime(lookUpDirectly(askedInWords(item.query ?? nothing, words), deps, signal), signal);
  const silent = lookups.filter(({ outcome }) => outcome === 'failed' || outcome === 'deferred').map(({ provider }) => provider);
  return { choices: allChoices({ candidates, readings: [], query: undefined }), silent };
}

async function inTime(answer: Promise<DirectAnswer>, signal: AbortSignal): Promise<DirectAnswer> {
  try {
    return await answer;
  } catch (error) {
    if (!(signal.reason instanceof DOMException && signal.reason.name === 'TimeoutError')) throw error;
    throw new ActionError('the sources take long to answer; search again in a while: what they have answered is kept');
  }
}
