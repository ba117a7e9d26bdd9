/** Chains over real hosts: who is asked about books, what is told of chains, and that members keep what is theirs. */
import { HttpResponse, http } from 'msw';
import { describe, expect, test } from 'vitest';
import type { Config } from '../../config/schema.ts';
import { custom } from '../../providers/custom/index.ts';
import { askedHosts, knownChains } from '../../src/app/chains.ts';
import { examineChains } from '../../src/app/examine-chains.ts';
import { BUILT_IN } from '../../src/app/extensions.ts';
import { knownProviders, sendingProviders } from '../../src/app/hosts.ts';
import { partsOf } from '../../src/app/parts.ts';
import { providerLines } from '../../src/cli/providers.ts';
import { createScreen } from '../../src/cli/screen.ts';
import { createChainAnswers } from '../../src/pipeline/chain/chain-answers.ts';
import { providerBody } from '../../src/server/api/schemas.ts';
import { startNetwork } from '../../src/testing/network.ts';
import { makeHost } from '../../src/testing/provider-host.ts';
import { query } from '../../src/testing/samples.ts';

const never = new AbortController().signal;
const salt = query({ title: 'The Salt Road', authors: ['Ann Cole'], editionKind: 'audio' });
const answer = (more: object = {}) => HttpResponse.json({ matches: [{ title: 'The Salt Road', author: 'Ann Cole', ...more }] });

const configOf = (chains: object[], providers: object = {}): Config => BUILT_IN.schema.parse({ chains, providers });

/** A real host of a custom server at an address of its own. */
function server(id: string) {
  const instance = custom.instance.parse({ id, baseUrl: `https://${id}.example` });
  return makeHost(custom.define(instance), { ...instance, limits: { ratePerSec: 100, burst: 100, concurrent: 8 } });
}

const deps = { clock: { now: () => 0, sleep: async () => undefined }, pauseOf: () => undefined, off: [], answers: createChainAnswers() };

function asked(chains: object[], ids = ['one', 'two', 'three']) {
  const config = configOf(chains, { custom: ids.map((id) => ({ id, baseUrl: `https://${id}.example` })) });
  const servers = ids.map(server);
  return {
    servers,
    hosts: askedHosts(
      config,
      servers.map(({ host }) => host),
      deps,
    ),
  };
}

const idsOf = (chains: object[], ids?: string[]) => asked(chains, ids).hosts.map(({ id }) => id);

describe('who is asked', () => {
  test('members through their chain alone, unless they are asked by themselves as well', () => {
    expect(idsOf([{ id: 'shelves', of: ['one', 'two'] }])).toEqual(['three', 'shelves']);
    expect(idsOf([{ id: 'shelves', of: ['one', 'two'], alone: true }])).toEqual(['one', 'two', 'three', 'shelves']);
    expect(
      idsOf([
        { id: 'shelves', of: ['one', 'two'] },
        { id: 'more', of: ['one'], alone: true },
      ]),
    ).toEqual(['one', 'three', 'shelves', 'more']);
  });

  test('a chain within a chain', () => {
    expect(
      idsOf([
        { id: 'inner', of: ['one', 'two'] },
        { id: 'outer', of: ['inner', 'three'] },
      ]),
    ).toEqual(['outer']);
  });

  test('a chain that is off leaves its members as they are, and one without members is not asked', () => {
    expect(idsOf([{ id: 'shelves', of: ['one'], enabled: false }])).toEqual(['one', 'two', 'three']);
    expect(idsOf([{ id: 'shelves', of: ['audible'] }])).toEqual(['one', 'two', 'three']);
  });

  test('it replaces what those answered by themselves that are not asked so any more', () => {
    const { hosts } = asked([
      { id: 'shelves', of: ['one', 'two'] },
      { id: 'more', of: ['one'], alone: true },
    ]);
    expect(hosts.map(({ instead }) => instead)).toEqual([undefined, undefined, ['two'], []]);
  });
});

describe('members keep what is theirs', () => {
  test('one that is down is fenced by its own breaker; the next answers; each question is cached by its member', async () => {
    const network = await startNetwork();
    let failures = 0;
    let answers = 0;
    network.use(
      http.get('https://one.example/search', () => {
        failures++;
        return new HttpResponse(null, { status: 500 });
      }),
      http.get('https://two.example/search', () => {
        answers++;
        return answer();
      }),
    );
    const { hosts, servers } = asked([{ id: 'shelves', of: ['one', 'two'] }]);
    const shelves = hosts.find(({ id }) => id === 'shelves');
    const ask = (title: string) => shelves?.search({ ...salt, title }, { isPatient: true }, never);
    for (let round = 0; round < 5; round++)
      expect((await ask('The Salt Road'))?.candidates.map(({ sourceId }) => sourceId)).toEqual(['two:The Salt Road / Ann Cole']);
    // Four failures open the breaker.
    expect([failures, answers]).toEqual([4, 1]);
    expect((await servers[0]?.host.status())?.isBreakerOpen).toBe(true);
  });

  test('one that a person paused is passed over', async () => {
    const network = await startNetwork();
    network.use(http.get('https://two.example/search', () => answer()));
    const { hosts, servers } = asked([{ id: 'shelves', of: ['one', 'two'] }]);
    servers[0]?.pauses.push({ of: 'provider', id: 'one', actor: { kind: 'user', name: 'ann' }, sinceMs: 0 });
    const reply = await hosts.find(({ id }) => id === 'shelves')?.search(salt, { isPatient: true }, never);
    expect(reply).toMatchObject({ outcome: 'found', candidates: [{ source: 'shelves', origins: { title: { from: 'two' } } }] });
  });

  test('a provider behind another’s mapping', async () => {
    const network = await startNetwork();
    network.use(http.get('https://one.example/search', () => answer({ genres: ['Roads'], description: 'Salt.' })));
    const steps = [{ rename: { genres: 'tags' } }, { drop: ['description'] }];
    const { hosts } = asked([{ id: 'shelves', of: ['one'], steps }], ['one']);
    const reply = await hosts[0]?.search(salt, { isPatient: true }, never);
    expect(reply?.candidates[0]?.metadata).toMatchObject({ tags: ['Roads'] });
    expect(reply?.candidates[0]?.metadata.description).toBeUndefined();
  });
});

describe('what is told', () => {
  const chains = [
    { id: 'shelves', mode: 'union', of: ['audible', 'hardcover'], name: 'My shelves' },
    { id: 'outer', of: ['shelves', 'itunes'] },
    { id: 'none', of: ['hardcover'] },
    { id: 'off', of: ['itunes'], enabled: false },
  ];
  const config = configOf(chains);
  const known = knownProviders(config, BUILT_IN);
  const told = (id: string) => known.find(({ definition }) => definition.id === id);

  test('name, lineages and why one is off', () => {
    expect(told('shelves')).toMatchObject({ definition: { name: 'My shelves', lineage: 'audible, hardcover' }, chain: { mode: 'union' } });
    expect(told('shelves')?.offBecause).toBeUndefined();
    expect(told('outer')?.definition.name).toBe('outer: first of shelves, itunes');
    expect([told('none')?.offBecause, told('off')?.offBecause]).toEqual(['none of its members is on', 'switched off']);
    expect(knownChains(config, sendingProviders(config, BUILT_IN))).toHaveLength(4);
  });

  test('the page of an answer is the member’s', () => {
    const page = told('audible')?.definition.page?.({ sourceId: 'B000000001', region: 'us' });
    expect(page).toMatch(/^https:/);
    expect(told('shelves')?.definition.page?.({ sourceId: 'audible:B000000001', region: 'us' })).toBe(page);
    expect(told('outer')?.definition.page?.({ sourceId: 'shelves:audible:B000000001', region: 'us' })).toBe(page);
    expect(told('shelves')?.definition.page?.({ sourceId: 'nobody:1' })).toBeUndefined();
  });

  test('the doctor names members that are off', () => {
    const found = Object.fromEntries(examineChains(known).map(({ subject, level, message }) => [subject, `${level}: ${message}`]));
    expect(found).toEqual({
      shelves: 'warn: hardcover is off: needs a token (providers.hardcover.token)',
      outer: 'ok: first of shelves, itunes',
      none: 'warn: none of its members is on',
    });
  });

  test('lists and the interface show it without limits, which it has none of', () => {
    const shelves = { ...(told('shelves') as NonNullable<ReturnType<typeof told>>), status: undefined };
    const screen = createScreen({ isTTY: false, columns: 200 }, false, {});
    expect(providerLines([shelves], 0, screen).join('\n')).toMatch(/shelves.* on .*union of audible, hardcover/);
    const summary = { id: 'shelves', name: 'My shelves', offBecause: undefined, status: undefined, chain: { mode: 'union' as const, of: ['audible'] } };
    expect(providerBody(summary)).toEqual({ id: 'shelves', name: 'My shelves', isOn: true, chain: { mode: 'union', of: ['audible'] } });
    expect(partsOf(config, BUILT_IN, 0)).toContainEqual({ kind: 'provider', id: 'shelves', name: 'My shelves', state: 'on' });
  });
});
