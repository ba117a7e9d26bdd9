/** Starts a host for each provider that the config switches on. */
import type { Config } from '../../config/schema.ts';
import { createProviderHost, type HostDeps, type RunningHost } from '../http/provider-host.ts';
import { type AppExtensions, BUILT_IN } from './extensions.ts';
import { type SendingProvider, userAgentOf } from './hosts.ts';

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
