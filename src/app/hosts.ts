/** Starts a host for each provider that the config switches on, and says why the others are off. */
import type { Config } from '../../config/schema.ts';
import type { KnownProvider } from '../actions/providers.ts';
import { createProviderHost, type HostDeps, type RunningHost } from '../http/provider-host.ts';
import { VERSION } from '../runtime/version.ts';
import type { ProviderOptions } from '../sdk/provider.ts';
import { type AppExtensions, BUILT_IN } from './extensions.ts';

/** Every provider that the config knows, the user's own included. */
export function knownProviders(config: Config, { providers, families }: Pick<AppExtensions, 'providers' | 'families'>): KnownProvider[] {
  const own = families.flatMap((family) =>
    (config.providers[family.id] as ({ id: string } & ProviderOptions)[]).map((options) => ({ definition: family.define(options), options })),
  );
  const builtIn = providers.map((definition) => ({ definition, options: config.providers[definition.id] as ProviderOptions }));
  return [...builtIn, ...own].map(({ definition, options }) => {
    const offBecause = options.enabled ? definition.offBecause?.(options) : 'switched off';
    return { definition, options, ...(offBecause && { offBecause }) };
  });
}

/** A host for each provider that is on. */
export function startHosts(
  known: readonly KnownProvider[],
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

/** The hosts of a program that may reach them. It counts as offline only if it would ask somebody otherwise. */
export function hostsFor(known: readonly KnownProvider[], { config, extensions, isOffline, asksProviders = true }: Asking, deps: HostDeps) {
  if (!isOffline && asksProviders) return { hosts: startHosts(known, config, deps, extensions), isOffline: false };
  return { hosts: [], isOffline: known.some(({ offBecause }) => offBecause === undefined) };
}

/** How we introduce ourselves to providers. Some grant more requests to a program that names a contact. */
export function userAgentOf({ contact }: Pick<Config, 'contact'>): string {
  return contact ? `Rubricator/${VERSION} (${contact})` : `Rubricator/${VERSION}`;
}
