/** Counts what chains answer: a chain sends no request, so nothing else tells how often a second member has to step in. */
import type { ChainCounts } from '../../ports/chain-counts.ts';
import type { ProviderReply } from '../../ports/provider-host.ts';

export interface ChainAnswers {
  note(chain: string, reply: ProviderReply): void;
  /** All that was noted of it. */
  of(chain: string): ChainCounts;
}

export function createChainAnswers(): ChainAnswers {
  const all = new Map<string, ChainCounts>();
  const of = (chain: string): ChainCounts => all.get(chain) ?? { outcomes: {}, members: {} };
  return {
    of,
    note(chain, reply) {
      const { outcomes, members } = of(chain);
      const counted = { ...members };
      for (const member of membersIn(reply)) counted[member] = (counted[member] ?? 0) + 1;
      all.set(chain, { outcomes: { ...outcomes, [reply.outcome]: (outcomes[reply.outcome] ?? 0) + 1 }, members: counted });
    },
  };
}

/** Whose values are in an answer. */
function membersIn({ outcome, candidates }: ProviderReply): Set<string> {
  const origins = outcome === 'found' ? candidates.flatMap((candidate) => Object.values(candidate.origins ?? {})) : [];
  return new Set(origins.map(({ from }) => from.split('/', 1)[0] ?? from));
}
