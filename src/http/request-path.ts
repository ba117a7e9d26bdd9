/**
 * The way of one request to a provider, outside in: retry → token bucket → breaker → timeout → undici → size cap →
 * status → schema. Each is one policy in one file; here they are put in order.
 */
import type { z } from 'zod';
import { AccessError, CircuitOpenError, RateLimitedError, ResponseError, UnavailableError } from '../domain/errors.ts';
import type { GetOptions, ProviderContext, ProviderDefinition, ProviderOptions } from '../domain/provider.ts';
import { createBreaker } from './breaker.ts';
import { createHttpClient, type HttpResponse } from './client.ts';
import { createLimiter } from './limiter.ts';
import { createRetry } from './retry.ts';
import { exhaustedForMs, retryAfterMs } from './retry-after.ts';
import { createTimeout } from './timeout.ts';

export interface RequestSettings {
  userAgent: string;
  /** Retries of one request, and the mean delay before the first. */
  retries: number;
  retryDelayMs: number;
  breakerFailures: number;
  breakerOpenMs: number;
  /** How long a scan waits for a pause that a provider asks for. */
  maxPauseWaitMs: number;
}

export interface RequestDeps {
  now(): number;
  random(): number;
  /** Things that happen to the provider as a whole, once each. */
  onWarning(provider: string, message: string): void;
}

export interface RequestPath<Options> {
  contextFor(signal: AbortSignal): ProviderContext<Options>;
  stop(): Promise<void>;
}

/** A pause when a 429 comes without Retry-After. */
const DEFAULT_PAUSE_MS = 60_000;

export function createRequestPath<Options extends ProviderOptions>(
  definition: ProviderDefinition<Options>,
  options: Options,
  settings: RequestSettings,
  deps: RequestDeps,
): RequestPath<Options> {
  const limits = { ...definition.limits, ...options.limits };
  const client = createHttpClient({
    userAgent: settings.userAgent,
    concurrent: limits.concurrent,
    timeoutMs: definition.timeoutMs,
    maxBodyBytes: definition.maxBodyBytes,
  });
  const limiter = createLimiter({ limits, maxWaitMs: settings.maxPauseWaitMs, now: deps.now });
  const breaker = createBreaker({
    failures: settings.breakerFailures,
    openMs: settings.breakerOpenMs,
    now: deps.now,
    onOpen: (reason) =>
      deps.onWarning(definition.id, `${reason}; failed ${settings.breakerFailures} times in a row, so it is left alone for ${settings.breakerOpenMs / 1000} s`),
  });
  const retry = createRetry({ retries: settings.retries, delayMs: settings.retryDelayMs, random: deps.random });
  const timeout = createTimeout(definition.timeoutMs);
  /** One request through retry, bucket, breaker and timeout; the status is judged inside the breaker. */
  function send(url: URL, getOptions: GetOptions | undefined, signal: AbortSignal): Promise<HttpResponse | undefined> {
    const attempt = (inner: AbortSignal) => client.get(url, getOptions?.headers ?? {}, inner).then((response) => judge(response, getOptions));
    return retry(() => {
      if (breaker.isOpen()) throw new CircuitOpenError('not asked: it failed several times in a row');
      return limiter.run(() => breaker.run(() => timeout(attempt, signal)), signal);
    }, signal);
  }

  /** The response if it may hold an answer, undefined for *not found*; throws what the status means. */
  function judge(response: HttpResponse, getOptions: GetOptions | undefined): HttpResponse | undefined {
    const { status, headers } = response;
    const nowMs = deps.now();
    const exhaustedMs = exhaustedForMs(headers, nowMs);
    if (exhaustedMs) limiter.pause(exhaustedMs);
    const waitMs = retryAfterMs(headers, nowMs);
    if (status === 429 || (status === 503 && waitMs !== undefined)) {
      const pauseMs = waitMs ?? exhaustedMs ?? DEFAULT_PAUSE_MS;
      limiter.pause(pauseMs);
      throw new RateLimitedError(`asks to wait ${Math.ceil(pauseMs / 1000)} s (HTTP ${status})`, pauseMs);
    }
    if (status === 404 || status === 410) return undefined;
    if (getOptions?.isMissing?.({ status, body: parseJson(response.text) })) return undefined;
    if (status === 401 || status === 403) throw new AccessError(`refuses access (HTTP ${status})`);
    if (status >= 500 || status === 408) throw new UnavailableError(`HTTP ${status}`);
    if (status < 200 || status >= 300) throw new ResponseError(`unexpected HTTP ${status}`);
    return response;
  }

  function contextFor(signal: AbortSignal): ProviderContext<Options> {
    return {
      options,
      async getJson<T>(path: string, schema: z.ZodType<T>, getOptions?: GetOptions): Promise<T | undefined> {
        const response = await send(new URL(path, options.baseUrl.replace(/\/*$/, '/')), getOptions, signal);
        if (!response) return undefined;
        const body = parseJson(response.text);
        if (body === undefined)
          throw new ResponseError(/^\s*</.test(response.text) ? 'answered with a web page instead of JSON' : 'answered with something that is no JSON');
        const parsed = schema.safeParse(body);
        if (parsed.success) return parsed.data;
        const [issue] = parsed.error.issues;
        throw new ResponseError(`answered in an unknown shape (${issue?.path.join('.') || 'top level'}: ${issue?.message ?? 'invalid'})`);
      },
    };
  }

  return {
    contextFor,
    async stop() {
      await limiter.stop();
      await client.close();
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
