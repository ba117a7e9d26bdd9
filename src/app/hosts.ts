/** Starts a host for each provider that the config switches on, and says why the others are off. */
import type { Config } from '../../config/schema.ts';
import type { KnownProvider } from '../actions/providers.ts';
import { createProviderHost, type HostDeps, type RunningHost } from '../http/provider-host.ts';
import type { ProviderHost } from '../ports/provider-host.ts';
import { VERSION } from '../runtime/version.ts';
import type { AnyProvider, ProviderOptions } from '../sdk/provider.ts';
import { askedHosts, knownChains } from './chains.ts';
import { type AppExtensions, BUILT_IN } from './extensions.ts';

/** One that sends requests, and not a chain. */
export interface SendingProvider extends KnownProvider {
  definition: AnyProvider;
}

/** Every provider that the config knows, the user's own and chains included. */
export function knownProviders(config: Config, extensions: Pick<AppExtensions, 'providers' | 'families'>): KnownProvider[] {
  const senders = sendingProviders(config, extensions);
  return [...senders, ...knownChains(config, senders)];
}

/** Those that send requests. */
export function sendingProviders(config: Config, { providers, families }: Pick<AppExtensions, 'providers' | 'families'>): SendingProvider[] {
  const own = families.flatMap((family) =>
    (config.providers[family.id] as ({ id: string } & ProviderOptions)[]).map((options) => ({ definition: family.define(options), options })),
  );
  const builtIn = providers.map((definition) => ({ definition, options: config.providers[definition.id] as ProviderOptions }));
  return [...builtIn, ...own].map(({ definition, options }) => {
    const offBecause = options.enabled ? definition.offBecause?.(options) : 'switched off';
    return { definition, options, ...(offBecause && { offBecause }) };
  });
}

/** A host for each provider that is on; chains have none of this kind. */
export function startHosts(
  known: readonly SendingProvider[],
  config: Config,
  deps: HostDeps,
  { fenceOf }: Pick<AppExtensions, 'fenceOf'> = BUILT_IN,
): RunningHost[] {
  const settings = { ...config.http, userAgent: userAgentOf(config), contact: config.contact };
  return known
    .filter(({ offBecause }) => offBecause === undefined)
    .map(({ definition, options }) => createProviderHost(definition, options, { ...settings, fence: fenceOf(definition, options) }, deps));
}

interface Asking {
  config: Config;
  extensions?: AppExtensions | undefined;
  isOffline: boolean;
  asksProviders?: boolean;
}

/** Who is asked about books, and who sends requests for them. */
interface Hosts {
  hosts: ProviderHost[];
  senders: RunningHost[];
  isOffline: boolean;
}

/** The hosts of a program that may reach them. It counts as offline only if it would ask somebody otherwise. */
export function hostsFor({ config, extensions = BUILT_IN, isOffline, asksProviders = true }: Asking, deps: HostDeps): Hosts {
  const known = sendingProviders(config, extensions);
  if (isOffline || !asksProviders) return { hosts: [], senders: [], isOffline: known.some(({ offBecause }) => offBecause === undefined) };
  const senders = startHosts(known, config, deps, extensions);
  return { hosts: askedHosts(config, senders, deps), senders, isOffline: false };
}

/** How we introduce ourselves to providers. Some grant more requests to a program that names a contact. */
export function userAgentOf({ contact }: Pick<Config, 'contact'>): string {
  return contact ? `Rubricator/${VERSION} (${contact})` : `Rubricator/${VERSION}`;
}
