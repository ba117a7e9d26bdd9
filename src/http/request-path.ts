/**
 * The way of one request to a provider, outside in: retry → pause → token bucket → breaker → timeout → daily budget → undici → size cap →
 * status → schema. Each is one policy in one file; here they are put in order.
 */
import type { Clock } from '../domain/clock.ts';
import { CircuitOpenError, PausedError } from '../domain/errors.ts';
import type { EventBus } from '../domain/events.ts';
import { type Pause, pauseInWords } from '../domain/pause.ts';
import type { Limits } from '../ports/limits.ts';
import type { ProviderStatus } from '../ports/provider-host.ts';
import type { ProviderTallies } from '../ports/provider-state.ts';
import type { ProviderContext, ProviderDefinition, ProviderLimits, ProviderOptions } from '../sdk/provider.ts';
import { type Allowance, createAllowance } from './allowance.ts';
import { createAttempt } from './attempt.ts';
import { type Breaker, createBreaker } from './breaker.ts';
import { createHttpClient, type Fence } from './client.ts';
import { createLimiter, type Kind } from './limiter.ts';
import { createContext, type ProviderRequest } from './provider-context.ts';
import { createRetry } from './retry.ts';
import { createTally, type RequestTally } from './tally.ts';
import { createTimeout } from './timeout.ts';

/** Between the token and the request, and behind it. */
const MARGIN_MS = 2000;

export interface RequestSettings {
  userAgent: string;
  /** The user's address, if providers may know it. */
  contact?: string | undefined;
  /** Retries of one request, and the mean delay before the first. */
  retries: number;
  retryDelayMs: number;
  breakerFailures: number;
  breakerOpenMs: number;
  /** How long a scan waits for a pause that a provider asks for. */
  maxPauseWaitMs: number;
  /** Where requests may go; for a provider of a plugin. */
  fence?: Fence | undefined;
}

export interface RequestDeps {
  limits: Limits;
  tallies: ProviderTallies;
  clock: Clock;
  random(): number;
  /** Whether a person let a provider rest. */
  pauseOf(provider: string): Pause | undefined;
  /** Things that happen to the provider as a whole, once each. */
  onWarning(provider: string, message: string): void;
  /** Hears of every request. */
  events?: EventBus | undefined;
}

/** Hears of every attempt, and how long it waited for its token. */
export type OnAttempt = (waitedMs: number) => void;

export interface RequestPath<Options> {
  limits: ProviderLimits;
  tally: Pick<RequestTally, 'count'>;
  contextFor(kind: Kind, signal: AbortSignal, onAttempt?: OnAttempt): ProviderContext<Options>;
  /** Requests that wait for a token, and go before a new one of this kind. */
  waiting(kind: Kind): number;
  /** Until when the provider asked for a pause, in milliseconds since 1970; 0 if it never did. */
  pausedUntilMs(): number;
  status(): Promise<ProviderStatus>;
  stop(): Promise<void>;
}

interface Asking {
  kind: Kind;
  signal: AbortSignal;
  onAttempt: OnAttempt | undefined;
}

export function createRequestPath<Options extends ProviderOptions>(
  definition: ProviderDefinition<Options>,
  options: Options,
  settings: RequestSettings,
  deps: RequestDeps,
): RequestPath<Options> {
  const { id: provider, timeoutMs, maxBodyBytes, dayStartsIn = 'UTC' } = definition;
  const { clock } = deps;
  const limits = { ...definition.limits, ...definition.limitsFor?.(options, settings.contact), ...options.limits };
  const client = createHttpClient({ userAgent: settings.userAgent, concurrent: limits.concurrent, timeoutMs, maxBodyBytes, fence: settings.fence });
  const allowance = createAllowance({
    ...{ provider, limits, dayStartsIn, clock },
    longestMs: timeoutMs + MARGIN_MS,
    maxPauseWaitMs: settings.maxPauseWaitMs,
    store: deps.limits,
  });
  const tally = createTally(provider, deps.tallies, clock.now);
  const assertNotPaused = () => {
    const pause = deps.pauseOf(provider);
    if (pause) throw new PausedError(pauseInWords(pause));
  };
  /** Whoever waits in line is not asked any more either. */
  const takeToken = async () => {
    assertNotPaused();
    return allowance.takeToken();
  };
  const limiter = createLimiter({ concurrent: limits.concurrent, takeToken, sleep: clock.sleep });
  const breaker = breakerFor(provider, settings, tally, deps);
  const retry = createRetry({ retries: settings.retries, delayMs: settings.retryDelayMs, random: deps.random });
  const timeout = createTimeout(timeoutMs);
  const attempt = createAttempt({ provider, client, allowance, tally, clock, events: deps.events });

  const send = <T>(request: ProviderRequest<T>, { kind, signal, onAttempt }: Asking): Promise<T | undefined> =>
    retry(async () => {
      assertNotPaused();
      if (breaker.isOpen()) throw new CircuitOpenError('not asked: it failed several times in a row');
      allowance.assertOpen();
      const queuedAtMs = clock.now();
      const start = () => {
        onAttempt?.(clock.now() - queuedAtMs);
        return breaker.run(() => timeout((inner) => attempt(request, inner), signal));
      };
      return limiter.run(kind, start, signal);
    }, signal);

  return {
    limits,
    tally,
    contextFor: (kind, signal, onAttempt) => createContext(options, (request) => send(request, { kind, signal, onAttempt })),
    waiting: limiter.waiting,
    pausedUntilMs: allowance.pausedUntilMs,
    status: () => statusOf(limits, allowance, tally, breaker),
    async stop() {
      await limiter.stop();
      await client.close();
      await tally.flush();
    },
  };
}

function breakerFor(provider: string, { breakerFailures: failures, breakerOpenMs: openMs }: RequestSettings, tally: RequestTally, deps: RequestDeps): Breaker {
  const { now } = deps.clock;
  return createBreaker({
    ...{ failures, openMs, now },
    onOpen(reason) {
      tally.openedUntil(now() + openMs);
      deps.onWarning(provider, `${reason}; failed ${failures} times in a row, so it is left alone for ${openMs / 1000} s`);
    },
  });
}

async function statusOf(limits: ProviderLimits, allowance: Allowance, tally: RequestTally, breaker: Breaker): Promise<ProviderStatus> {
  const standing = await allowance.standing();
  const { tokens, ...state } = standing;
  return { limits, state: { ...state, ...(await tally.load()) }, tokens, isBreakerOpen: breaker.isOpen(), budgetLeft: allowance.budgetLeft(standing) };
}
