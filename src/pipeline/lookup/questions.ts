/** What providers are searched for, one question after the other, until an answer fits. Pure. */
import { asRead, type Query } from '../../domain/book/query.ts';

export interface SearchQuestion {
  query: Query;
  /** The way of reading the names that it follows; absent where they have but one. */
  habit?: string;
  /** True if it asks as the files say, where the user decided otherwise. */
  isUndecided?: true;
}

/** What `explain` calls a search by the beginning of a title alone. */
export const SHORT_TITLE = 'the title up to its colon';

/** The question by the likeliest reading of the names, then by the others, by the beginning of a long title, and without the user's words. */
export function questionsOf(query: Query): [SearchQuestion, ...SearchQuestion[]] {
  const [first, ...others] = (query.readings ?? []).map((reading): SearchQuestion => ({ query: asRead(query, reading), habit: reading.habit }));
  const short = shortTitle(query.title ?? '');
  const last = short ? [{ query: { ...query, title: short, subtitle: undefined }, habit: SHORT_TITLE }] : [];
  const undecided: SearchQuestion[] = query.undecided ? [{ query: query.undecided, isUndecided: true }] : [];
  return [first ?? { query }, ...others, ...last, ...undecided];
}

/** `Dracula` of `Dracula: The Original Text` and `Dracula (Annotated)`: many catalogues have the short title alone. */
function shortTitle(title: string): string | undefined {
  const short = title.slice(0, Math.max(0, title.search(/[:([]|\s[-–—]\s/u))).trimEnd();
  return short.length < 3 ? undefined : short;
}
