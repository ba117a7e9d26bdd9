/** A provider's host for tests: the real one, with short waits, on a simulated network. */

import { http } from 'msw';
import { onTestFinished } from 'vitest';
import type { Identifier } from '../domain/book/identifier.ts';
import type { Query } from '../domain/book/query.ts';
import type { Pause } from '../domain/pause.ts';
import { createAnswerCache } from '../http/cache.ts';
import { createProviderHost } from '../http/provider-host.ts';
import type { ProviderHost, ProviderReply, SendingHost } from '../ports/provider-host.ts';
import { type Traced, untraced } from '../ports/tracing.ts';
import type { AnyProvider } from '../sdk/provider.ts';
import { createMemory, type Memory } from './memory-limits.ts';
import { startNetwork } from './network.ts';
import type { ProviderContract, Responder } from './provider-contract.ts';
import { query } from './samples.ts';

export interface TestHost {
  host: SendingHost;
  warnings: string[];
  clock: { now: number };
  /** Limits and counts, which outlast a restart. */
  memory: Memory;
  /** What is put in here is paused. */
  pauses: Pause[];
}

/** The base URL that every provider has in tests. */
export const BASE = 'https://provider.example';
/** Longer than any machine takes to answer by itself. */
const PATIENCE_MS = 60_000;
export const never: AbortSignal = new AbortController().signal;
export const patient = { isPatient: true };

/** A host with short waits, on a cache in memory. */
export function makeHost(
  provider: AnyProvider,
  options: Record<string, unknown> = {},
  memory = createMemory(),
  { timeoutMs = PATIENCE_MS, traced = untraced }: { timeoutMs?: number; traced?: Traced } = {},
): TestHost {
  const warnings: string[] = [];
  const pauses: Pause[] = [];
  const clock = { now: Date.now() };
  const parsed = provider.options.parse({ baseUrl: BASE, limits: { ratePerSec: 100, burst: 100, concurrent: 8 }, ...options });
  const cache = createAnswerCache({ now: () => clock.now, random: () => 0.5, onError: (error) => warnings.push(String(error)) });
  const host = createProviderHost(
    { ...provider, timeoutMs },
    parsed,
    { userAgent: 'Rubricator/test (contact@example.org)', retries: 1, retryDelayMs: 1, breakerFailures: 4, breakerOpenMs: 60_000, maxPauseWaitMs: 50 },
    {
      ...{ traced, cache, limits: memory.limits, tallies: memory.tallies, random: () => 0.5 },
      clock: {
        now: () => clock.now,
        async sleep(ms) {
          clock.now += ms;
        },
      },
      pauseOf: (id) => pauses.find((pause) => pause.id === id),
      onWarning: (_provider, message) => warnings.push(message),
    },
  );
  onTestFinished(async () => {
    await host.stop();
    await cache.close();
  });
  return { host, warnings, clock, memory, pauses };
}

/** A query for these identifiers and nothing else. */
export function asking(...ids: Identifier[]): Query {
  return query({ identifiers: ids.map((id) => ({ ...id, certainty: 1 })) });
}

/** Looks identifiers up, however long the line is. */
export function lookUp(host: ProviderHost, wanted: Query): Promise<ProviderReply> {
  return host.lookUp(wanted, patient, never);
}

export type Exchange = TestHost & { reply: ProviderReply; requests: Request[] };

/** Asks a new host once, of a network that answers by `respond`. */
export async function exchange(
  contract: Pick<ProviderContract, 'provider' | 'options'>,
  ask: (host: ProviderHost) => Promise<ProviderReply>,
  respond: Responder,
): Promise<Exchange> {
  const network = await startNetwork();
  const requests: Request[] = [];
  network.use(
    http.all(`${BASE}/*`, ({ request }) => {
      requests.push(request.clone());
      return respond(request) as never;
    }),
  );
  const made = makeHost(contract.provider, contract.options);
  return { ...made, reply: await ask(made.host), requests };
}
