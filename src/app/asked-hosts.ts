/** Who is asked about books. What sends requests is loaded by programs that may ask somebody. */
import type { Config } from '../../config/schema.ts';
import type { AnswerCache } from '../http/cache.ts';
import type { HostDeps, RunningHost } from '../http/provider-host.ts';
import { type ChainAnswers, createChainAnswers } from '../pipeline/chain/chain-answers.ts';
import type { ProviderHost } from '../ports/provider-host.ts';
import { askedHosts } from './chains.ts';
import { type AppExtensions, BUILT_IN } from './extensions.ts';
import { sendingProviders } from './hosts.ts';

interface Asking {
  config: Config;
  extensions?: AppExtensions | undefined;
  isOffline: boolean;
  asksProviders?: boolean;
}

type AskingDeps = Omit<HostDeps, 'cache'> & { openCache(): Promise<AnswerCache> };

/** Who is asked about books, and who sends requests for them. */
interface Hosts {
  hosts: ProviderHost[];
  senders: RunningHost[];
  isOffline: boolean;
  chainAnswers: ChainAnswers;
}

/** The hosts of a program that may reach them. It counts as offline only if it would ask somebody otherwise. */
export async function hostsFor({ config, extensions = BUILT_IN, isOffline, asksProviders = true }: Asking, { openCache, ...rest }: AskingDeps): Promise<Hosts> {
  const known = sendingProviders(config, extensions);
  const chainAnswers = createChainAnswers();
  if (isOffline || !asksProviders) return { hosts: [], senders: [], isOffline: known.some(({ offBecause }) => offBecause === undefined), chainAnswers };
  const { startHosts } = await import('./start-hosts.ts');
  const deps = { ...rest, cache: await openCache() };
  const senders = startHosts(known, config, deps, extensions);
  const off = known.filter(({ offBecause }) => offBecause !== undefined).map(({ definition }) => definition.id);
  return { hosts: askedHosts(config, senders, { ...rest, off, answers: chainAnswers }), senders, isOffline: false, chainAnswers };
}
