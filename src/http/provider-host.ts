/**
 * Asks a provider about a query: by its identifiers or by title. A failure is a value of the reply. How a single question is answered
 * stands in `answers.ts`, how a request goes out in `request-path.ts`.
 */
import type { FieldKey } from '../domain/book/metadata.ts';
import { AccessError, DeferredError, messageOf, PausedError, QuotaExhaustedError, RateLimitedError, type RubricatorError } from '../domain/errors.ts';
import type { Gathering } from '../ports/gathering.ts';
import type { ProviderReply, SendingHost } from '../ports/provider-host.ts';
import type { Traced } from '../ports/tracing.ts';
import type { Turns } from '../ports/turns.ts';
import type { ProviderDefinition, ProviderOptions } from '../sdk/provider.ts';
import { createAnswers } from './answers.ts';
import type { AnswerCache } from './cache.ts';
import { StaleAnswer, toRubricatorError } from './cached-answers.ts';
import { type AskedProvider, type Inquiry, newReply } from './inquiry.ts';
import { canLookUp, lookUpInProvider } from './look-up-in-provider.ts';
import { toCandidate } from './provider-candidate.ts';
import { createRequestPath, type RequestDeps, type RequestSettings } from './request-path.ts';
import { searchInProvider } from './search-in-provider.ts';

export interface HostDeps extends RequestDeps {
  cache: AnswerCache;
  turns?: Turns | undefined;
  gathering?: Gathering | undefined;
  traced: Traced;
}

export interface RunningHost extends SendingHost {
  stop(): Promise<void>;
}

export function createProviderHost<Options extends ProviderOptions>(
  definition: ProviderDefinition<Options>,
  options: Options,
  settings: RequestSettings,
  deps: HostDeps,
): RunningHost {
  const { now } = deps.clock;
  const requests = createRequestPath(definition, options, settings, deps);
  const answers = createAnswers(definition, requests, deps);
  const regions = definition.regions ? (options.regions ?? []) : [];
  const provider: AskedProvider<Options> = { definition, options, answers, regions: regions.length > 0 ? regions : [undefined] };
  let denied: AccessError | undefined;
  /** What is asked and not answered, the oldest first. */
  const open = new Set<{ sinceMs: number }>();

  /** The reply to an inquiry. Whatever fails is noted in it. */
  async function replyTo(inquiry: Inquiry, ask: (provider: AskedProvider<Options>, inquiry: Inquiry) => Promise<void>): Promise<ProviderReply> {
    const wait = { sinceMs: now() };
    open.add(wait);
    try {
      if (denied) throw denied;
      await ask(provider, inquiry);
    } catch (error) {
      inquiry.signal.throwIfAborted();
      noteFailure(inquiry.reply, error, definition, now());
      if (inquiry.reply.error instanceof AccessError) deny(inquiry.reply.error);
    } finally {
      open.delete(wait);
    }
    return inquiry.reply;
  }

  function deny(error: AccessError): void {
    if (!denied) deps.onWarning(definition.id, `${messageOf(error)}; not asked again until the next start`);
    denied ??= error;
  }

  return {
    id: definition.id,
    canLookUp: (query) => canLookUp(definition, query),
    lookUp: (query, asked, signal) => replyTo({ query, options: asked, signal, reply: newReply() }, lookUpInProvider),
    searchRank: (query) => (query.title && definition.editionKinds.includes(query.editionKind) ? definition.search?.rank : undefined),
    searchFills: Object.keys(definition.search?.fills ?? {}) as FieldKey[],
    search: (query, asked, signal) => replyTo({ query, options: asked, signal, reply: newReply() }, searchInProvider),
    waiting() {
      const [oldest] = open;
      return oldest && { ...oldest, pausedUntilMs: requests.pausedUntilMs() };
    },
    isPaused: () => deps.pauseOf(definition.id) !== undefined,
    status: requests.status,
    stop: requests.stop,
  };
}

function noteFailure(reply: ProviderReply, thrown: unknown, source: { id: string; lineage: string }, nowMs: number): void {
  if (thrown instanceof DeferredError) {
    reply.outcome = 'deferred';
    reply.dueAtMs = nowMs;
    return;
  }
  const stale = thrown instanceof StaleAnswer ? thrown : undefined;
  const error = stale ? stale.reason : toRubricatorError(thrown);
  if (stale && reply.candidates.length === 0) {
    const fetched = { entry: stale.known, cached: true, stale: true };
    reply.candidates.push(...stale.known.answers.map((answer) => toCandidate(source, answer, { operation: stale, fetched })));
  }
  reply.outcome = error instanceof PausedError ? 'paused' : 'failed';
  reply.error = error;
  reply.dueAtMs = dueAfter(error, nowMs);
}

function dueAfter(error: RubricatorError, nowMs: number): number {
  if (error instanceof QuotaExhaustedError) return error.resetsAtMs;
  return error instanceof RateLimitedError ? nowMs + error.retryAfterMs : nowMs;
}
