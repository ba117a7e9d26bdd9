/** All providers, on or off, and how they stand. */
import type { ProviderHost, ProviderStatus } from '../ports/provider-host.ts';
import type { AnyProvider, ProviderOptions } from '../sdk/provider.ts';

/** A provider that the config knows. */
export interface KnownProvider {
  definition: AnyProvider;
  options: ProviderOptions;
  /** Why it is not asked; undefined if it is. */
  offBecause?: string;
}

export interface ProviderReport extends KnownProvider {
  /** Undefined for one that is off. */
  status: ProviderStatus | undefined;
}

/** The same without options, some of which are secrets. */
export interface ProviderSummary {
  id: string;
  name: string;
  offBecause: string | undefined;
  status: ProviderStatus | undefined;
}

export async function reportProviders(known: readonly KnownProvider[], hosts: readonly ProviderHost[]): Promise<ProviderReport[]> {
  const running = new Map(hosts.map((host) => [host.id, host]));
  return Promise.all(known.map(async (provider) => ({ ...provider, status: await running.get(provider.definition.id)?.status() })));
}

export function summarizeProvider({ definition: { id, name }, offBecause, status }: ProviderReport): ProviderSummary {
  return { id, name, offBecause, status };
}
