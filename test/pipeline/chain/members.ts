/** Members of chains that answer as they are told. */
import type { Candidate } from '../../../src/domain/book/candidate.ts';
import type { FieldKey, Metadata } from '../../../src/domain/book/metadata.ts';
import type { Chain } from '../../../src/domain/chain/chain.ts';
import type { ProviderHost, ProviderReply } from '../../../src/ports/provider-host.ts';

export const NOW = Date.UTC(2026, 0, 1);
export const DAY = 86_400_000;

export function chain(more: Partial<Chain> = {}): Chain {
  return { id: 'shelves', enabled: true, mode: 'first', of: ['one', 'two'], alone: false, where: {}, steps: [], ...more };
}

/** What a provider called so says of a book; its lineage is its name. */
export function said(source: string, metadata: Metadata, more: Partial<Candidate> = {}): Candidate {
  const confidence = Object.fromEntries((Object.keys(metadata) as FieldKey[]).map((field) => [field, 0.7]));
  return { source, sourceId: '1', local: false, lineage: source, standing: 'evidence', editionKind: 'audio', metadata, confidence, fetchedAtMs: NOW, ...more };
}

export const found = (...candidates: Candidate[]): ProviderReply => ({ outcome: 'found', candidates, dueAtMs: NOW + 30 * DAY });
export const missing: ProviderReply = { outcome: 'missing', candidates: [], dueAtMs: NOW + 7 * DAY };

type Answer = ProviderReply | ((signal: AbortSignal) => Promise<ProviderReply>);

export interface Member extends ProviderHost {
  asked: string[];
}

/** @param answer to whatever it is asked */
export function member(id: string, answer: Answer, more: Partial<ProviderHost> = {}): Member {
  const asked: string[] = [];
  const reply = async (what: string, signal: AbortSignal) => {
    asked.push(what);
    return typeof answer === 'function' ? answer(signal) : answer;
  };
  return {
    ...{ id, asked },
    canLookUp: ({ identifiers }) => identifiers.length > 0,
    lookUp: (_query, _options, signal) => reply('lookUp', signal),
    searchRank: () => 1,
    searchFills: ['title', 'genres'],
    search: (_query, _options, signal) => reply('search', signal),
    waiting: () => undefined,
    isPaused: () => false,
    ...more,
  };
}
