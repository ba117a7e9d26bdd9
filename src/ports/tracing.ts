/**
 * Where the time of a book goes: pieces of work that lie in each other, how long each took and how it ended. They tell of no title, no
 * address and no message: what stands in them may leave the machine.
 */

/** `ask`: one question to a provider. */
export type SpanName = 'book' | 'identify' | 'lookup' | 'ask' | 'judge' | 'merge' | 'picture' | 'save' | 'export';

export type SpanFacts = Readonly<Record<string, string | number | boolean | undefined>>;

/** A piece of work while it is done. */
export interface Span {
  note(facts: SpanFacts): void;
  /** It did not do what it was for, though it may have an answer. */
  fail(outcome: string): void;
}

/** Does a piece of work, and takes note of it. What it throws is a failure, unless an `outcome` was noted before. */
export type Traced = <T>(name: SpanName, facts: SpanFacts, work: (span: Span) => Promise<T>) => Promise<T>;

const UNSEEN: Span = { note() {}, fail() {} };

/** Does the work, and nothing else. */
export const untraced: Traced = (_name, _facts, work) => work(UNSEEN);
