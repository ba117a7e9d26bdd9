/** All providers, on or off, and how they stand. */
import type { Pause } from '../domain/pause.ts';
import type { ProviderHost, ProviderStatus } from '../ports/provider-host.ts';
import type { AnyProvider, ProviderOptions } from '../sdk/provider.ts';
import type { PausesInForce } from '../work/pauses-in-force.ts';

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
}

interface ReportDeps {
  hosts: readonly ProviderHost[];
  pauses: Pick<PausesInForce, 'find'>;
}

export async function reportProviders(known: readonly KnownProvider[], { hosts, pauses }: ReportDeps): Promise<ProviderReport[]> {
  const running = new Map(hosts.map((host) => [host.id, host]));
  return Promise.all(
    known.map(async (provider) => {
      const { id } = provider.definition;
      return { ...provider, status: await running.get(id)?.status(), pause: pauses.find('provider', id) };
    }),
  );
}

export function summarizeProvider({ definition: { id, name }, offBecause, status, pause }: ProviderReport): ProviderSummary {
  return { id, name, offBecause, status, pause };
}
