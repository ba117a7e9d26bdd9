/** The providers that the config knows, and why some are off. */
import type { Config } from '../../config/schema.ts';
import type { KnownProvider } from '../actions/providers.ts';
import { VERSION } from '../runtime/version.ts';
import type { AnyProvider, ProviderOptions } from '../sdk/provider.ts';
import { knownChains } from './chains.ts';
import type { AppExtensions } from './extensions.ts';

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

/** How we introduce ourselves to providers. Some grant more requests to a program that names a contact. */
export function userAgentOf({ contact }: Pick<Config, 'contact'>): string {
  return contact ? `Rubricator/${VERSION} (${contact})` : `Rubricator/${VERSION}`;
}
