/** The chains of the config: what is told of them, and a host for each that is on. */
import type { Config } from '../../config/schema.ts';
import type { KnownProvider } from '../actions/providers.ts';
import { type Chain, chainInWords } from '../domain/chain/chain.ts';
import type { HostDeps } from '../http/provider-host.ts';
import type { ChainAnswers } from '../pipeline/chain/chain-answers.ts';
import { createChainHost } from '../pipeline/chain/chain-host.ts';
import type { ProviderHost } from '../ports/provider-host.ts';

/** What is told of each chain. @param providers those that send requests */
export function knownChains({ chains }: Pick<Config, 'chains'>, providers: readonly KnownProvider[]): KnownProvider[] {
  const known = [...providers];
  // Chains may be members of later ones.
  for (const chain of chains) known.push(knownChain(chain, known));
  return known.slice(providers.length);
}

function knownChain(chain: Chain, known: readonly KnownProvider[]): KnownProvider {
  const members = chain.of.flatMap((id) => known.find(({ definition }) => definition.id === id) ?? []);
  const definitions = members.map(({ definition }) => definition);
  const offBecause = chain.enabled ? (members.some((member) => member.offBecause === undefined) ? undefined : 'none of its members is on') : 'switched off';
  return {
    definition: {
      ...{ id: chain.id, name: chain.name ?? `${chain.id}: ${chainInWords(chain)}`, homepage: '' },
      lineage: chain.lineage ?? [...new Set(definitions.map(({ lineage }) => lineage))].join(', '),
      editionKinds: [...new Set(definitions.flatMap(({ editionKinds }) => editionKinds))],
      operations: definitions.flatMap(({ operations }) => operations),
      search: definitions.find(({ search }) => search)?.search,
      page({ sourceId, ...rest }) {
        const [member = ''] = sourceId.split(':', 1);
        return definitions.find(({ id }) => id === member)?.page?.({ sourceId: sourceId.slice(member.length + 1), ...rest });
      },
    },
    options: { enabled: chain.enabled, baseUrl: '' },
    chain: { mode: chain.mode, of: chain.of },
    ...(offBecause && { offBecause }),
  };
}

interface AskedHostDeps extends Pick<HostDeps, 'clock' | 'pauseOf'> {
  /** Ids of providers that the config switches off. */
  off: readonly string[];
  answers: Pick<ChainAnswers, 'note'>;
}

/** Who is asked about books: chains, and providers that are in none or are asked by themselves as well. */
export function askedHosts({ chains }: Pick<Config, 'chains'>, senders: readonly ProviderHost[], deps: AskedHostDeps): ProviderHost[] {
  const hosts = new Map(senders.map((host) => [host.id, host]));
  const on = chains.filter(({ enabled }) => enabled);
  const alone = new Set(on.filter((chain) => chain.alone).flatMap(({ of }) => of));
  const inside = new Set(on.flatMap(({ of }) => of).filter((id) => !alone.has(id)));
  for (const chain of on) {
    const members = chain.of.flatMap((id) => hosts.get(id) ?? []);
    const askedOnlyHere = chain.of.filter((id) => inside.has(id));
    const ownDeps = {
      members,
      askedOnlyHere,
      off: chain.of.filter((id) => deps.off.includes(id)),
      answers: deps.answers,
      now: deps.clock.now,
      pauseOf: deps.pauseOf,
    };
    if (members.length > 0) hosts.set(chain.id, createChainHost(chain, ownDeps));
  }
  return [...hosts.values()].filter(({ id }) => !inside.has(id));
}
