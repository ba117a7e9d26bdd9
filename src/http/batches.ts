/** Looks identifiers up as parts of batches. Where several processes share their answers, one’s batches are filled up with what waits in the others. */

import type { Identifier } from '../domain/book/identifier.ts';
import type { Clock } from '../domain/clock.ts';
import { ResponseError } from '../domain/errors.ts';
import type { Gathering } from '../ports/gathering.ts';
import type { LookupOperation, ProviderAnswer, ProviderDefinition, ProviderOptions } from '../sdk/provider.ts';
import { type BatchKind, createBatcher, type SentAnswer } from './batch.ts';
import type { AnswerCache } from './cache.ts';
import { gathered } from './gathered.ts';
import type { OnAttempt, RequestPath } from './request-path.ts';

export interface BatchesDeps {
  cache: AnswerCache;
  /** Where other processes have questions that fit into the same request. */
  gathering?: Gathering | undefined;
  clock: Clock;
}

export interface Batches<Options> {
  /** What the provider passed over is asked once more, with others. */
  lookUp(operation: LookupOperation<Options>, id: Identifier, signal: AbortSignal, heard: OnAttempt): Promise<readonly ProviderAnswer[]>;
  /** Batches that wait to be sent. */
  waiting(): number;
}

/** So often a question may be taken by others that get no answer. */
const SHARED_TRIES = 3;

export function createBatches<Options extends ProviderOptions>(
  definition: ProviderDefinition<Options>,
  requests: RequestPath<Options>,
  { cache, gathering, clock }: BatchesDeps,
): Batches<Options> {
  const schema = { version: definition.schemaVersion, migrations: definition.migrations };
  const batcher = createBatcher({ concurrent: requests.limits.concurrent });

  function kindOf({ name, batchSize, lookup }: LookupOperation<Options>, { region = '' }: Identifier): BatchKind {
    return { key: `${name}@${region}`, size: batchSize, send: (ids, signal, onAttempt) => lookup(ids, requests.contextFor('lookup', signal, onAttempt)) };
  }

  async function load(operation: LookupOperation<Options>, id: Identifier, signal: AbortSignal, heard: OnAttempt): Promise<SentAnswer> {
    const kind = kindOf(operation, id);
    if (!gathering || kind.size === 1) return batcher.load(kind, id, signal, heard);
    const question = (asked: Identifier) => ({ provider: definition.id, operation: operation.name, id: asked });
    const shared = gathered(kind, {
      ...{ gathering, name: `${definition.id}:${kind.key}`, sleep: clock.sleep },
      async known(asked) {
        const entry = await cache.get(question(asked), schema);
        return entry && entry.freshUntilMs > clock.now() ? entry.answers : undefined;
      },
      putAway: (asked, answers) => cache.set(question(asked), schema, answers, definition.ttl),
    });
    for (let tries = 0; tries < SHARED_TRIES; tries++) {
      const answer = await shared.whileOffered(id, () => batcher.load(shared, id, signal, heard));
      if (answer !== 'left') return answer;
    }
    return batcher.load({ ...kind, key: `${kind.key}, alone` }, id, signal, heard);
  }

  return {
    async lookUp(operation, id, signal, heard) {
      let answer = await load(operation, id, signal, heard);
      if (answer === 'unanswered') answer = await load(operation, id, signal, heard);
      if (answer instanceof ResponseError) throw answer;
      return answer === undefined || typeof answer === 'string' ? [] : [answer];
    },
    waiting: batcher.waiting,
  };
}
