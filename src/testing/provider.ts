/**
 * What every provider must do, whatever it is: the same list for looking up and for searching. A provider's test calls
 * this with its own small fixtures.
 */
import { HttpResponse } from 'msw';
import { describe, expect, test } from 'vitest';
import type { Query } from '../domain/book/query.ts';
import type { ProviderHost, ProviderReply } from '../ports/provider-host.ts';
import { startNetwork } from './network.ts';
import { answerTests, oddValueTests } from './provider-answers.ts';
import type { LookupContract, ProviderContract, SearchContract, Way } from './provider-contract.ts';
import { abortTests, refusalTests, secretTests, troubleTests } from './provider-failures.ts';
import { asking, exchange, lookUp, makeHost, never, patient } from './provider-host.ts';
import { query } from './samples.ts';

export function providerContract(contract: ProviderContract): void {
  const { provider, lookup, search } = contract;
  if (lookup) {
    const ask = (host: ProviderHost, signal = never) => host.lookUp(asking(lookup.id(1)), patient, signal);
    sharedContract(contract, { name: 'looking up', ask, title: lookup.title(1), respond: lookup.respond, requests: lookup.questionsForKnown ?? 1 });
    lookupContract(contract, lookup);
  }
  if (search) {
    const wanted = query({ title: search.title, editionKind: provider.editionKinds[0], ...search.query });
    const ask = (host: ProviderHost, signal = never) => host.search(wanted, patient, signal);
    sharedContract(contract, { name: 'searching', ask, title: search.title, respond: search.respond });
    searchContract(contract, search, wanted);
  }
}

function sharedContract(contract: ProviderContract, way: Way): void {
  describe(`${contract.provider.id}, ${way.name}: the contract`, () => {
    answerTests(contract, way);
    oddValueTests(contract, way);
    troubleTests(contract, way);
    abortTests(contract, way);
    refusalTests(contract, way);
    secretTests(contract, way);
  });
}

function lookupContract(contract: ProviderContract, lookup: LookupContract): void {
  const { provider } = contract;
  const [operation] = provider.operations.filter(({ onlyWhenWanted }) => !onlyWhenWanted);
  const batchSize = operation?.batchSize ?? 1;

  describe(`${provider.id}, identifiers: the contract`, () => {
    test('an unknown one is missing: a value, not a failure; and remembered', async () => {
      const { reply, requests, warnings, host } = await exchange(contract, (to) => lookUp(to, asking(lookup.unknown)), lookup.missing);
      expect(reply.error).toBeUndefined();
      expect(reply).toMatchObject({ outcome: 'missing', candidates: [] });
      expect(requests).toHaveLength(lookup.questionsForUnknown);
      expect(warnings).toEqual([]);
      await lookUp(host, asking(lookup.unknown));
      expect(requests).toHaveLength(lookup.questionsForUnknown);
    });

    test('a 404 of any shape is missing', async () => {
      const { reply } = await exchange(
        contract,
        (to) => lookUp(to, asking(lookup.unknown)),
        () => new HttpResponse('nothing here', { status: 404 }),
      );
      expect(reply.outcome).toBe('missing');
    });

    test('a full batch and one more are two requests, and every one gets its own answer', async () => {
      const count = batchSize + 1;
      const ask = async (host: ProviderHost) => {
        const replies = await Promise.all(Array.from({ length: count }, (_, index) => lookUp(host, asking(lookup.id(index + 1)))));
        expect(replies.map(({ candidates }) => candidates[0]?.metadata.title)).toEqual(Array.from({ length: count }, (_, index) => lookup.title(index + 1)));
        return replies[0] as ProviderReply;
      };
      const { requests } = await exchange(contract, ask, lookup.respond);
      expect(requests).toHaveLength(2 * (lookup.questionsForKnown ?? 1));
    });

    test('a query that it cannot answer costs nothing', async () => {
      await startNetwork();
      const { host } = makeHost(provider, contract.options);
      expect(host.canLookUp(asking())).toBe(false);
      expect(host.canLookUp(asking({ type: 'nonsense', value: 'x' }))).toBe(false);
      expect(await lookUp(host, asking({ type: 'nonsense', value: 'x' }))).toMatchObject({ outcome: 'missing', candidates: [] });
    });
  });
}

function searchContract(contract: ProviderContract, search: SearchContract, wanted: Query): void {
  const { provider } = contract;
  describe(`${provider.id}, searches: the contract`, () => {
    test('nothing found is missing: a value, not a failure; and remembered', async () => {
      const { reply, requests, warnings, host } = await exchange(contract, (to) => to.search(wanted, patient, never), search.nothing);
      expect(reply.error).toBeUndefined();
      expect(reply).toMatchObject({ outcome: 'missing', candidates: [] });
      expect(warnings).toEqual([]);
      const asked = requests.length;
      await host.search(wanted, patient, never);
      expect(requests).toHaveLength(asked);
    });

    test('it searches for the kinds of edition that it knows, by a title', async () => {
      await startNetwork();
      const { host } = makeHost(provider, contract.options);
      expect(host.searchRank(wanted)).toBe(provider.search?.rank);
      expect(host.searchRank({ ...wanted, title: undefined })).toBeUndefined();
      for (const editionKind of (['audio', 'ebook', 'print'] as const).filter((kind) => !provider.editionKinds.includes(kind)))
        expect(host.searchRank({ ...wanted, editionKind })).toBeUndefined();
    });
  });
}
