/**
 * Fills a batch up with questions that wait in other processes, and leaves to others what they have taken into theirs: answers are handed over
 * by the cache that all share.
 */

import type { Identifier } from '../domain/book/identifier.ts';
import type { Clock } from '../domain/clock.ts';
import type { Gathering } from '../ports/gathering.ts';
import type { ProviderAnswer } from '../sdk/provider.ts';
import type { BatchKind, SentAnswer } from './batch.ts';

export interface GatheredOptions {
  gathering: Gathering;
  /** Of all providers, what one request can hold. */
  name: string;
  /** The answers to a question if they are known and fresh. */
  known(id: Identifier): Promise<readonly ProviderAnswer[] | undefined>;
  putAway(id: Identifier, answers: readonly ProviderAnswer[]): Promise<unknown>;
  sleep: Clock['sleep'];
}

export interface GatheredKind extends BatchKind {
  /** Lets others ask a question that is about to wait here, as long as `wait` goes on. */
  whileOffered<T>(id: Identifier, wait: () => Promise<T>): Promise<T>;
}

const LOOK_AGAIN_MS = 200;
/** What is sent again in halves is nobody else's affair. */
const refused = new WeakSet<Identifier>();

const nameOf = (id: Identifier) => JSON.stringify(id);

export function gathered(kind: BatchKind, options: GatheredOptions): GatheredKind {
  const { gathering, name, putAway } = options;

  async function sendAll(own: readonly Identifier[], others: readonly Identifier[], [signal, onAttempt]: SendRest): Promise<SentAnswer[]> {
    try {
      const answers = await kind.send([...own, ...others], signal, onAttempt);
      await Promise.all(others.map((id, at) => handOver(id, answers[own.length + at])));
      return answers;
    } catch (error) {
      for (const id of own) refused.add(id);
      throw error;
    } finally {
      await gathering.done(name, [...own, ...others].map(nameOf));
    }
  }

  /** What a provider did not answer is left to whose question it is. */
  async function handOver(id: Identifier, answer: SentAnswer): Promise<void> {
    if (answer === undefined) await putAway(id, []);
    else if (typeof answer !== 'string' && !(answer instanceof Error)) await putAway(id, [answer]);
  }

  return {
    ...kind,
    async whileOffered(id, wait) {
      refused.delete(id);
      void gathering.offer(name, nameOf(id));
      try {
        return await wait();
      } catch (error) {
        await gathering.withdraw(name, nameOf(id));
        throw error;
      }
    },
    async send(ids, ...rest) {
      if (ids.every((id) => refused.has(id))) return kind.send(ids, ...rest);
      const taken = await gathering.take(name, ids.map(nameOf), kind.size);
      const isOwn = new Set(taken.own);
      const own = ids.filter((id) => isOwn.has(nameOf(id)));
      const others = taken.others.map((each) => JSON.parse(each) as Identifier);
      const elsewhere = ids.filter((id) => !isOwn.has(nameOf(id)));
      const [answers, theirs] = await Promise.all([
        own.length + others.length > 0 ? sendAll(own, others, rest) : [],
        Promise.all(elsewhere.map((id) => fromElsewhere(id, options, rest[0]))),
      ]);
      const byId = new Map<Identifier, SentAnswer>();
      for (const [at, id] of own.entries()) byId.set(id, answers[at]);
      for (const [at, id] of elsewhere.entries()) byId.set(id, theirs[at]);
      return ids.map((id) => byId.get(id));
    },
  };
}

type SendRest = Parameters<BatchKind['send']> extends [unknown, ...infer Rest] ? Rest : never;

/** The answer that somebody else has got. It is theirs for a minute at most. */
async function fromElsewhere(id: Identifier, { gathering, name, known, sleep }: GatheredOptions, signal: AbortSignal): Promise<SentAnswer> {
  while (await gathering.isTaken(name, nameOf(id))) await sleep(LOOK_AGAIN_MS, signal);
  const answers = await known(id);
  return answers ? answers[0] : 'left';
}
