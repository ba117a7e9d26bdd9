/** What becomes of a chain’s answers once it is declared otherwise, and of its members’ once they are asked by themselves again. */
import { describe, expect, test } from 'vitest';
import type { Candidate } from '../../../src/domain/book/candidate.ts';
import type { Chain } from '../../../src/domain/chain/chain.ts';
import { UnavailableError } from '../../../src/domain/errors.ts';
import { createChainAnswers } from '../../../src/pipeline/chain/chain-answers.ts';
import { createChainHost } from '../../../src/pipeline/chain/chain-host.ts';
import { hasDueProvider, type LookupInput, lookup } from '../../../src/pipeline/lookup/lookup.ts';
import { judge } from '../../../src/pipeline/match/judge.ts';
import { type Lookup, THROUGH_CHAIN } from '../../../src/ports/item-history.ts';
import type { ProviderHost, ProviderReply } from '../../../src/ports/provider-host.ts';
import { matchSettings, query } from '../samples.ts';
import { chain, DAY, found, member, NOW, said } from './members.ts';

const HOUR = 3_600_000;
const salt = query({ title: 'The Salt Road', authors: ['Ann Cole'], durationMs: 10 * HOUR });
const book = { title: 'The Salt Road', authors: [{ name: 'Ann Cole' }], durationMs: 10 * HOUR };
const full = { ...book, genres: ['Travel'] };
const failed: ProviderReply = { outcome: 'failed', candidates: [], error: new UnavailableError('down'), dueAtMs: NOW + HOUR };

const hostOf = (members: readonly ProviderHost[], more: Partial<Chain> = {}, off: string[] = []) =>
  createChainHost(chain({ of: ['one', 'two'], ...more }), {
    members,
    askedOnlyHere: [],
    off,
    answers: createChainAnswers(),
    now: () => NOW,
    pauseOf: () => undefined,
  });
const declarationOf = (more: Partial<Chain> = {}, off: string[] = []) => hostOf([member('one', found())], more, off).declaration;

async function ask(hosts: ProviderHost[], earlier: Candidate[], known: Lookup[], more: Partial<LookupInput> = {}) {
  const judgeAll = (candidates: readonly Candidate[]) => judge(salt, candidates, matchSettings, []);
  const input = { query: salt, known, earlier, isOtherQuestion: false, isForced: false, isPatient: false, toComplete: [], ...more };
  return lookup(input, judgeAll, { hosts, now: () => NOW }, new AbortController().signal);
}

const dropping = { steps: [{ drop: ['genres' as const] }] };
/** What the chain said, and how that was noted, before it dropped anything. */
const before = said('shelves', full, { sourceId: 'one:1', lineage: 'one', origins: { title: { from: 'one', lineages: ['one'] } } });
const noted = (more: Partial<Lookup> = {}): Lookup => ({ provider: 'shelves', outcome: 'found', dueAtMs: NOW + DAY, declaration: declarationOf(), ...more });

test('a declaration is all that decides what is answered', () => {
  const changes: Partial<Chain>[] = [{ mode: 'race' }, { of: ['two', 'one'] }, { lineage: 'mine' }, { where: { language: ['de'] } }, dropping];
  const others = [...changes.map((more) => declarationOf(more)), declarationOf({}, ['two'])];
  expect(new Set([declarationOf(), ...others]).size).toBe(7);
  for (const same of [{ name: 'My shelves' }, { id: 'other' }, { alone: true }]) expect(declarationOf(same)).toBe(declarationOf());
  const inner = (more: Partial<Chain>) => hostOf([hostOf([member('one', found())], { id: 'inner', ...more })], { of: ['inner'] });
  expect(inner(dropping).declaration).not.toBe(inner({}).declaration);
});

test('it is due once it is another one, but not before its time if it could not answer', () => {
  const due = (last: Lookup, host = hostOf([member('one', found())], dropping)) =>
    hasDueProvider({ hasQuery: true, lookups: () => [last] }, { hosts: [host], now: () => NOW });
  expect([due(noted()), due(noted({ outcome: 'missing' })), due(noted({ outcome: 'skipped' }))]).toEqual([true, true, true]);
  expect([due(noted({ outcome: 'failed' })), due(noted({ outcome: 'failed', dueAtMs: NOW }))]).toEqual([false, true]);
  expect(due(noted({ declaration: declarationOf(dropping) }))).toBe(false);
  const paused = member('one', found(), { isPaused: () => true });
  expect(due(noted(), hostOf([paused], dropping))).toBe(false);
});

describe('what it said before', () => {
  test('is replaced, and nothing of it is taken over, although it would have settled the search', async () => {
    const one = member('one', found(said('one', full)));
    const [answer] = await ask([hostOf([one], dropping)], [before], [noted()]);
    expect(one.asked).toEqual(['search']);
    expect(answer).toMatchObject({ lookup: { outcome: 'found', declaration: declarationOf(dropping) }, candidates: [{ metadata: book }] });
    expect(answer?.candidates[0]).not.toHaveProperty('metadata.genres');
  });

  test('stands while it cannot answer, and stays what it was declared to be then', async () => {
    const [answer] = await ask([hostOf([member('one', failed)], dropping)], [before], [noted()]);
    expect(answer).toMatchObject({ lookup: { outcome: 'failed', declaration: declarationOf() }, candidates: 'keep' });
  });

  test('goes if there is no need to ask it any more', async () => {
    const other = member('other', found(said('other', { ...book, identifiers: [] })), { searchRank: () => 1 });
    const late = hostOf([member('one', found(said('one', full)), { searchRank: () => 2 })], dropping);
    const answers = await ask([other, late], [before], [noted()]);
    expect(answers[1]).toMatchObject({ lookup: { provider: 'shelves', outcome: 'skipped', declaration: declarationOf(dropping) }, candidates: [] });
  });

  test('stands if only the question is another one, and nobody answers that', async () => {
    const silent = hostOf([member('one', found(), { searchRank: () => undefined })]);
    const [answer] = await ask([silent], [before], [noted()], { isOtherQuestion: true });
    expect(answer).toMatchObject({ lookup: { outcome: 'skipped', declaration: declarationOf() }, candidates: 'keep' });
  });
});

describe('a chain that is no more', () => {
  const alone = { provider: 'one', outcome: 'skipped' as const, dueAtMs: 0, declaration: THROUGH_CHAIN };

  test('its members are due, and replace what it said of them', async () => {
    const one = member('one', found(said('one', full)));
    expect(hasDueProvider({ hasQuery: true, lookups: () => [alone] }, { hosts: [one], now: () => NOW })).toBe(true);
    const answers = await ask([one], [before], [alone, noted()]);
    expect(answers).toMatchObject([
      { lookup: { provider: 'one', outcome: 'found', declaration: undefined }, candidates: [{ source: 'one' }] },
      { lookup: { provider: 'shelves', outcome: 'skipped' }, candidates: [] },
    ]);
  });

  test('what it said of others stays', async () => {
    const answers = await ask([member('two', found(said('two', full)))], [before], [noted()]);
    expect(answers.map(({ lookup: { provider } }) => provider)).toEqual(['two']);
  });
});
