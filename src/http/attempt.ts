/** One request on the wire: taken off the day's budget, counted and told of whatever comes of it. */
import type { Clock } from '../domain/clock.ts';
import { messageOf, RubricatorError } from '../domain/errors.ts';
import type { EventBus } from '../domain/events.ts';
import type { Allowance } from './allowance.ts';
import type { HttpClient } from './client.ts';
import { interpret } from './interpret.ts';
import type { ProviderRequest } from './provider-context.ts';
import type { RequestTally } from './tally.ts';

export interface AttemptDeps {
  provider: string;
  client: HttpClient;
  allowance: Allowance;
  tally: RequestTally;
  clock: Clock;
  events: EventBus | undefined;
}

/** Resolves to undefined for *not found*. */
export type SendOnce = <T>(request: ProviderRequest<T>, signal: AbortSignal) => Promise<T | undefined>;

export function createAttempt({ provider, client, allowance, tally, clock, events }: AttemptDeps): SendOnce {
  return async ({ message, judge, read }, signal) => {
    await allowance.spend();
    const startedMs = clock.now();
    events?.emit('provider.fetch.start', { provider });
    try {
      const response = await interpret(await client.send(message, signal), judge, allowance, clock.now());
      const answer = response && read(response.text);
      events?.emit('provider.fetch.success', { provider, tookMs: clock.now() - startedMs });
      return answer;
    } catch (error) {
      tally.failed(error);
      const code = error instanceof RubricatorError ? error.code : 'bug';
      events?.emit('provider.fetch.error', { provider, code, message: messageOf(error), tookMs: clock.now() - startedMs });
      throw error;
    } finally {
      tally.count({ requests: 1, tookMs: clock.now() - startedMs });
    }
  };
}
