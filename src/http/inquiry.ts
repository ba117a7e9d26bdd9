/** One query put to one provider, and the reply as it grows. */
import type { Query } from '../domain/book/query.ts';
import type { AskOptions, ProviderReply } from '../ports/provider-host.ts';
import type { ProviderDefinition, ProviderOptions } from '../sdk/provider.ts';
import type { Answers } from './answers.ts';
import type { Fetched } from './cached-answers.ts';

export interface Inquiry {
  query: Query;
  options: AskOptions;
  signal: AbortSignal;
  reply: ProviderReply;
}

/** A provider as it is asked. */
export interface AskedProvider<Options extends ProviderOptions> {
  definition: ProviderDefinition<Options>;
  options: Options;
  /** In the order in which they are asked; undefined stands for a provider without regions. */
  regions: readonly (string | undefined)[];
  answers: Answers<Options>;
}

export function newReply(): ProviderReply {
  return { outcome: 'missing', candidates: [], dueAtMs: Number.POSITIVE_INFINITY };
}

/** A reply is due again when the first of its answers is. */
export function noteFreshness({ reply }: Inquiry, { entry }: Fetched): void {
  reply.dueAtMs = Math.min(reply.dueAtMs, entry.freshUntilMs);
}
