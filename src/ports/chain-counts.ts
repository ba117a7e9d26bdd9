/** How the questions to a chain end. */
import type { ProviderReply } from './provider-host.ts';

/** What came of asking a chain, in this process and since the config was loaded. */
export interface ChainCounts {
  /** Questions by outcome. */
  outcomes: Readonly<Partial<Record<ProviderReply['outcome'], number>>>;
  /** Answers by the members of which something is in them; those of a union are of several. */
  members: Readonly<Record<string, number>>;
}
