/** All providers, on or off, and how they stand. */
import type { Chain } from '../domain/chain/chain.ts';
import type { Pause } from '../domain/pause.ts';
import type { ChainCounts } from '../ports/chain-counts.ts';
import type { ProviderStatus, SendingHost } from '../ports/provider-host.ts';
import type { AnyProvider, ProviderOptions } from '../sdk/provider.ts';
import type { PausesInForce } from '../work/pauses-in-force.ts';

/** What people are told of a provider. */
export type ToldProvider = Pick<AnyProvider, 'id' | 'name' | 'homepage' | 'lineage' | 'editionKinds' | 'operations' | 'search' | 'auth' | 'page'>;

/** A provider that the config knows. */
export interface KnownProvider {
  definition: ToldProvider;
  options: ProviderOptions;
  /** Why it is not asked; undefined if it is. */
  offBecause?: string;
  /** Of a chain: how it asks whom. */
  chain?: Pick<Chain, 'mode' | 'of'>;
}

export interface ProviderReport extends KnownProvider {
  /** Undefined for one that is off. */
  status: ProviderStatus | undefined;
  /** Undefined for one that no person lets rest. */
  pause?: Pause | undefined;
  /** Of a chain. */
  answers?: ChainCounts;
}

/** The same without options, some of which are secrets. */
export interface ProviderSummary {
  id: string;
  name: string;
  offBecause: string | undefined;
  status: ProviderStatus | undefined;
  pause?: Pause | undefined;
  chain?: KnownProvider['chain'];
  answers?: ChainCounts;
}

export interface ReportDeps {
  senders: readonly Pick<SendingHost, 'id' | 'status'>[];
  chainAnswers: { of(chain: string): ChainCounts };
  pauses: Pick<PausesInForce, 'find'>;
}

export async function reportProviders(known: readonly KnownProvider[], { senders, chainAnswers, pauses }: ReportDeps): Promise<ProviderReport[]> {
  const running = new Map(senders.map((host) => [host.id, host]));
  return Promise.all(
    known.map(async (provider) => {
      const { id } = provider.definition;
      const answers = provider.chain && { answers: chainAnswers.of(id) };
      return { ...provider, status: await running.get(id)?.status(), pause: pauses.find('provider', id), ...answers };
    }),
  );
}

export function summarizeProvider({ definition: { id, name }, offBecause, status, pause, chain, answers }: ProviderReport): ProviderSummary {
  return { id, name, offBecause, status, pause, ...(chain && { chain }), ...(answers && { answers }) };
}
