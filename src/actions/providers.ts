/** All providers, on or off, and how they stand. */
import type { Chain } from '../domain/chain/chain.ts';
import type { Pause } from '../domain/pause.ts';
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
}

/** The same without options, some of which are secrets. */
export interface ProviderSummary {
  id: string;
  name: string;
  offBecause: string | undefined;
  status: ProviderStatus | undefined;
  pause?: Pause | undefined;
  chain?: KnownProvider['chain'];
}

interface ReportDeps {
  senders: readonly Pick<SendingHost, 'id' | 'status'>[];
  pauses: Pick<PausesInForce, 'find'>;
}

export async function reportProviders(known: readonly KnownProvider[], { senders, pauses }: ReportDeps): Promise<ProviderReport[]> {
  const running = new Map(senders.map((host) => [host.id, host]));
  return Promise.all(
    known.map(async (provider) => {
      const { id } = provider.definition;
      return { ...provider, status: await running.get(id)?.status(), pause: pauses.find('provider', id) };
    }),
  );
}

export function summarizeProvider({ definition: { id, name }, offBecause, status, pause, chain }: ProviderReport): ProviderSummary {
  return { id, name, offBecause, status, pause, ...(chain && { chain }) };
}
