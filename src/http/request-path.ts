/**
 * The way of one request to a provider, outside in: retry → budget → token bucket → breaker → timeout → undici → size
 * cap → status → schema. Each is one policy in one file; here they are put in order.
 */
import type { z } from 'zod';
import { AccessError, CircuitOpenError, messageOf, RateLimitedError, ResponseError, RubricatorError, UnavailableError } from '../domain/errors.ts';
import type { EventBus } from '../domain/events.ts';
import type { ProviderStateStore } from '../ports/provider-state.ts';
import type { ProviderContext, ProviderDefinition, ProviderLimits, ProviderOptions, RequestOptions, Verdict } from '../sdk/provider.ts';
import { shapeProblem } from '../sdk/shapes.ts';
import { createBreaker } from './breaker.ts';
import { createHttpClient, type HttpMessage, type HttpResponse } from './client.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { createLimiter, type Kind } from './limiter.ts';
import { createRetry } from './retry.ts';
import { exhaustedForMs, retryAfterMs } from './retry-after.ts';
import { createTimeout } from './timeout.ts';

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
}

export interface RequestDeps {
  states: ProviderStateStore;
  now(): number;
  random(): number;
  /** Things that happen to the provider as a whole, once each. */
  onWarning(provider: string, message: string): void;
  /** Hears of every request. */
  events?: EventBus | undefined;
}

export interface RequestPath<Options> {
  limits: ProviderLimits;
  ledger: Ledger;
  contextFor(kind: Kind, signal: AbortSignal): ProviderContext<Options>;
  isBreakerOpen(): boolean;
  /** Requests that wait for a token, and go before a new one of this kind. */
  waiting(kind: Kind): number;
  tokens(): Promise<number>;
  stop(): Promise<void>;
}

/** A pause when a 429 comes without Retry-After. */
const DEFAULT_PAUSE_MS = 60_000;
/** A wait as long as this is no pause but the end of a day's budget. */
const LONG_WAIT_MS = 3_600_000;

export function createRequestPath<Options extends ProviderOptions>(
  definition: ProviderDefinition<Options>,
  options: Options,
  settings: RequestSettings,
  deps: RequestDeps,
): RequestPath<Options> {
  const limits = { ...definition.limits, ...definition.limitsFor?.(options, settings.contact), ...options.limits };
  const client = createHttpClient({
    userAgent: settings.userAgent,
    concurrent: limits.concurrent,
    timeoutMs: definition.timeoutMs,
    maxBodyBytes: definition.maxBodyBytes,
  });
  const ledger = createLedger({
    provider: definition.id,
    perDay: limits.perDay,
    dayStartsIn: definition.dayStartsIn ?? 'UTC',
    store: deps.states,
    now: deps.now,
  });
  const limiter = createLimiter({
    limits,
    maxWaitMs: settings.maxPauseWaitMs,
    pausedUntilMs: ledger.state().pausedUntilMs,
    onPause: ledger.pausedUntil,
    now: deps.now,
  });
  const breaker = createBreaker({
    failures: settings.breakerFailures,
    openMs: settings.breakerOpenMs,
    now: deps.now,
    onOpen(reason) {
      ledger.openedUntil(deps.now() + settings.breakerOpenMs);
      deps.onWarning(definition.id, `${reason}; failed ${settings.breakerFailures} times in a row, so it is left alone for ${settings.breakerOpenMs / 1000} s`);
    },
  });
  const retry = createRetry({ retries: settings.retries, delayMs: settings.retryDelayMs, random: deps.random });
  const timeout = createTimeout(definition.timeoutMs);

  /** One request through retry, budget, bucket, breaker and timeout; status and body are judged inside the breaker. */
  function send<T>(kind: Kind, message: HttpMessage, judge: RequestOptions['judge'], read: (text: string) => T, signal: AbortSignal): Promise<T | undefined> {
    return retry(() => {
      if (breaker.isOpen()) throw new CircuitOpenError('not asked: it failed several times in a row');
      ledger.assertBudget();
      return limiter.run(kind, () => breaker.run(() => timeout((inner) => attempt(message, judge, read, inner), signal)), signal);
    }, signal);
  }

  /** One request on the wire, counted whatever comes of it. */
  async function attempt<T>(message: HttpMessage, judge: RequestOptions['judge'], read: (text: string) => T, signal: AbortSignal): Promise<T | undefined> {
    ledger.spend();
    const startedMs = deps.now();
    const provider = definition.id;
    deps.events?.emit('provider.fetch.start', { provider });
    try {
      const response = interpret(await client.send(message, signal), judge);
      const answer = response && read(response.text);
      deps.events?.emit('provider.fetch.success', { provider, tookMs: deps.now() - startedMs });
      return answer;
    } catch (error) {
      ledger.failed(error);
      const code = error instanceof RubricatorError ? error.code : 'bug';
      deps.events?.emit('provider.fetch.error', { provider, code, message: messageOf(error), tookMs: deps.now() - startedMs });
      throw error;
    } finally {
      ledger.count({ requests: 1, tookMs: deps.now() - startedMs });
    }
  }

  /** The response if it may hold an answer, undefined for *not found*; throws what the status means. */
  function interpret(response: HttpResponse, judge: RequestOptions['judge']): HttpResponse | undefined {
    const { status, headers } = response;
    const exhaustedMs = exhaustedForMs(headers, deps.now());
    if (exhaustedMs) sleepFor(exhaustedMs);
    const waitMs = retryAfterMs(headers, deps.now());
    const verdict = judge?.({ status, body: parseJson(response.text) }) ?? verdictOf(status, waitMs);
    switch (verdict) {
      case 'missing':
        return undefined;
      case 'quota':
        throw ledger.exhaust(waitMs === undefined ? undefined : deps.now() + waitMs);
      case 'too-fast': {
        const pauseMs = waitMs ?? exhaustedMs ?? DEFAULT_PAUSE_MS;
        sleepFor(pauseMs);
        throw new RateLimitedError(`asks to wait ${Math.ceil(pauseMs / 1000)} s (HTTP ${status})`, pauseMs);
      }
      case 'access':
        throw new AccessError(`refuses access (HTTP ${status})`);
      case 'unavailable':
        throw new UnavailableError(`HTTP ${status}`);
      default:
        if (status < 200 || status >= 300) throw new ResponseError(`unexpected HTTP ${status}`, { mayBeOneElement: [400, 413, 414, 422].includes(status) });
        return response;
    }
  }

  function sleepFor(ms: number): void {
    if (limits.perDay !== undefined && ms >= LONG_WAIT_MS) ledger.exhaust(deps.now() + ms);
    else limiter.pause(ms);
  }

  function contextFor(kind: Kind, signal: AbortSignal): ProviderContext<Options> {
    const urlOf = (path: string, own?: RequestOptions) => new URL(path, (own?.baseUrl ?? options.baseUrl).replace(/\/*$/, '/'));
    const json = <T>(message: HttpMessage, schema: z.ZodType<T>, own?: RequestOptions) =>
      send(kind, message, own?.judge, (text) => readJson(text, schema), signal);
    return {
      options,
      getJson: (path, schema, own) => json({ url: urlOf(path, own), headers: own?.headers ?? {} }, schema, own),
      postJson: (path, body, schema, own) => json({ url: urlOf(path, own), headers: own?.headers ?? {}, body: JSON.stringify(body) }, schema, own),
      getText(path, own) {
        const headers = { accept: 'text/html', ...own?.headers };
        return send(kind, { url: urlOf(path, own), headers }, own?.judge, (text) => text, signal);
      },
    };
  }

  return {
    limits,
    ledger,
    contextFor,
    isBreakerOpen: breaker.isOpen,
    waiting: limiter.waiting,
    tokens: limiter.tokens,
    async stop() {
      ledger.flush();
      await limiter.stop();
      await client.close();
    },
  };
}

/** What a status means by itself. */
function verdictOf(status: number, waitMs: number | undefined): Verdict | undefined {
  if (status === 429 || (status === 503 && waitMs !== undefined)) return 'too-fast';
  if (status === 404 || status === 410) return 'missing';
  if (status === 401 || status === 403) return 'access';
  return status >= 500 || status === 408 ? 'unavailable' : undefined;
}

function readJson<T>(text: string, schema: z.ZodType<T>): T {
  const body = parseJson(text);
  if (body === undefined)
    throw new ResponseError(`answered with ${/^\s*</.test(text) ? 'a web page instead of JSON' : 'something that is no JSON'}`, { isNoAnswer: true });
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new ResponseError(`answered in an unknown shape (${shapeProblem(parsed.error)})`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
