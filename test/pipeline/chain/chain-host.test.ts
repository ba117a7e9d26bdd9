/** Who of a chain is asked, in which order, and what becomes of the answers. */
import { describe, expect, test, vi } from 'vitest';
import type { Chain } from '../../../src/domain/chain/chain.ts';
import { UnavailableError } from '../../../src/domain/errors.ts';
import type { Pause } from '../../../src/domain/pause.ts';
import { createChainAnswers } from '../../../src/pipeline/chain/chain-answers.ts';
import { createChainHost } from '../../../src/pipeline/chain/chain-host.ts';
import type { ProviderReply } from '../../../src/ports/provider-host.ts';
import { query } from '../../../src/testing/samples.ts';
import { chain, DAY, found, type Member, member, missing, NOW, said } from './members.ts';

const never = new AbortController().signal;
const patient = { isPatient: true };
const salt = query({ title: 'The Salt Road', authors: ['Ann Cole'], identifiers: [{ type: 'asin', value: 'B000000001', certainty: 1 }] });
const book = { title: 'The Salt Road', authors: [{ name: 'Ann Cole' }] };
const failed: ProviderReply = { outcome: 'failed', candidates: [], error: new UnavailableError('down'), dueAtMs: NOW };

function host(members: Member[], more: Partial<Chain> = {}, pause?: Pause) {
  return createChainHost(chain({ of: members.map(({ id }) => id), ...more }), {
    members,
    askedOnlyHere: [],
    off: [],
    answers: createChainAnswers(),
    now: () => NOW,
    pauseOf: () => pause,
  });
}

const lookUp = (members: Member[], more: Partial<Chain> = {}) => host(members, more).lookUp(salt, patient, never);
const search = (members: Member[], more: Partial<Chain> = {}) => host(members, more).search(salt, patient, never);
const titles = ({ candidates }: ProviderReply) => candidates.map(({ metadata }) => metadata.title);

describe('first', () => {
  test('the first that answers is the only one that is asked', async () => {
    const [one, two] = [member('one', found(said('one', book))), member('two', found(said('two', book)))];
    const reply = await lookUp([one, two]);
    expect(reply).toMatchObject({ outcome: 'found', dueAtMs: NOW + 30 * DAY });
    expect([one.asked, two.asked]).toEqual([['lookUp'], []]);
  });

  test('the answer is the chain’s, and says from whom it is', async () => {
    const { candidates } = await lookUp([member('one', found(said('one', book, { lineage: 'audible', region: 'us' })))]);
    expect(candidates).toMatchObject([{ source: 'shelves', sourceId: 'one:1', lineage: 'audible', region: 'us' }]);
    expect(candidates[0]?.origins).toEqual({ title: { from: 'one', lineages: ['audible'] }, authors: { from: 'one', lineages: ['audible'] } });
  });

  test.each([
    ['has no such book', missing],
    ['fails', failed],
    ['is paused', { ...failed, outcome: 'paused' as const }],
    ['answers what is outdated', { ...failed, candidates: [said('one', { title: 'Old' })] }],
  ])('one that %s leaves it to the next', async (_, first) => {
    const reply = await lookUp([member('one', first), member('two', found(said('two', book)))]);
    expect(reply.outcome).toBe('found');
    expect(titles(reply)).toEqual(['The Salt Road']);
  });

  test('one that throws is passed over as one that failed', async () => {
    const broken = member('one', async () => {
      throw new Error('a bug');
    });
    expect((await lookUp([broken, member('two', found(said('two', book)))])).outcome).toBe('found');
    expect(await lookUp([broken])).toMatchObject({ outcome: 'failed', candidates: [], dueAtMs: NOW });
  });

  test('where another stepped in, the first is asked again the next day, and not at once', async () => {
    const reply = await lookUp([member('one', failed), member('two', found(said('two', book)))]);
    expect(reply.dueAtMs).toBe(NOW + DAY);
  });

  test('one whose queue is long is waited for', async () => {
    const two = member('two', found(said('two', book)));
    const reply = await lookUp([member('one', { outcome: 'deferred', candidates: [], dueAtMs: NOW }), two]);
    expect([reply.outcome, two.asked]).toEqual(['deferred', []]);
  });

  test('nobody has it: missing; and if one failed, that is told', async () => {
    expect(await lookUp([member('one', missing), member('two', missing)])).toEqual({ outcome: 'missing', candidates: [], dueAtMs: NOW + 7 * DAY });
    expect(await lookUp([member('one', failed), member('two', missing)])).toMatchObject({ outcome: 'failed', error: failed.error, dueAtMs: NOW });
  });

  test('what is outdated counts where there is nothing else', async () => {
    const stale = { ...failed, candidates: [said('one', book, { stale: true })] };
    const reply = await lookUp([member('one', stale), member('two', missing)]);
    expect([reply.outcome, titles(reply)]).toEqual(['failed', ['The Salt Road']]);
  });

  test('a search that finds other books only is no answer, but better than nothing', async () => {
    const other = found(said('one', { title: 'Something Else', authors: [{ name: 'Bo Lee' }] }));
    expect(titles(await search([member('one', other), member('two', found(said('two', book)))]))).toEqual(['The Salt Road']);
    expect(titles(await search([member('one', other), member('two', missing)]))).toEqual(['Something Else']);
  });

  test('what the filter keeps out is no answer', async () => {
    const german = found(said('one', { ...book, language: 'de' }));
    const reply = await lookUp([member('one', german), member('two', found(said('two', { ...book, language: 'en-GB' })))], { where: { language: ['en'] } });
    expect(reply.candidates.map(({ sourceId }) => sourceId)).toEqual(['two:1']);
  });

  test('only those are asked that can answer', async () => {
    const mute = member('one', found(said('one', book)), { canLookUp: () => false, searchRank: () => undefined });
    expect(await lookUp([mute])).toMatchObject({ outcome: 'missing' });
    expect(host([mute]).canLookUp(salt)).toBe(false);
    expect(host([mute]).searchRank(salt)).toBeUndefined();
    expect(host([mute, member('two', missing, { searchRank: () => 2 }), member('three', missing)]).searchRank(salt)).toBe(1);
    expect(mute.asked).toEqual([]);
  });
});

describe('race', () => {
  /** One that answers only when it is told to stop. */
  const slow = (id: string) => {
    const stopped = vi.fn();
    const waits = member(
      id,
      (signal) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => {
            stopped();
            reject(signal.reason as Error);
          });
        }),
    );
    return { waits, stopped };
  };

  test('the first answer counts, and the others are told to stop', async () => {
    const { waits, stopped } = slow('one');
    const reply = await lookUp([waits, member('two', found(said('two', book)))], { mode: 'race' });
    expect(reply.candidates.map(({ sourceId }) => sourceId)).toEqual(['two:1']);
    expect(stopped).toHaveBeenCalledOnce();
  });

  test('one that fails or has nothing does not win', async () => {
    const reply = await lookUp([member('one', failed), member('two', missing), member('three', found(said('three', book)))], { mode: 'race' });
    expect(reply.candidates.map(({ sourceId }) => sourceId)).toEqual(['three:1']);
    expect(await lookUp([member('one', failed), member('two', missing)], { mode: 'race' })).toMatchObject({ outcome: 'failed', dueAtMs: NOW });
  });

  test('who asked may stop all of it', async () => {
    const { waits, stopped } = slow('one');
    const stop = new AbortController();
    const asking = host([waits], { mode: 'race' }).lookUp(salt, patient, stop.signal);
    stop.abort(new Error('enough'));
    await expect(asking).rejects.toThrow('enough');
    expect(stopped).toHaveBeenCalledOnce();
  });
});

describe('union', () => {
  const one = member('one', found(said('one', { ...book, publisher: 'House' }, { lineage: 'a' })));
  const two = member('two', found(said('two', { ...book, publisher: 'Home', description: 'A road.' }, { lineage: 'b' })));

  test('answers about one book become one; each field is the first member’s that has it', async () => {
    const { candidates } = await lookUp([one, two], { mode: 'union' });
    expect(candidates).toMatchObject([{ sourceId: 'one:1', metadata: { publisher: 'House', description: 'A road.' } }]);
    expect(candidates[0]?.origins?.publisher).toEqual({ from: 'one', lineages: ['a'] });
    expect(candidates[0]?.origins?.description).toEqual({ from: 'two', lineages: ['b'] });
  });

  test('a member that fails takes nothing from the others, and is asked again the next day', async () => {
    const reply = await lookUp([one, member('two', failed)], { mode: 'union' });
    expect(reply).toMatchObject({ outcome: 'found', dueAtMs: NOW + DAY });
  });

  test('while one waits in a queue, the whole is put off', async () => {
    expect(await lookUp([one, member('two', { outcome: 'deferred', candidates: [], dueAtMs: NOW })], { mode: 'union' })).toMatchObject({ outcome: 'deferred' });
  });

  test('it may look further by what one of them found; a chain of alternatives does not', () => {
    expect(host([one], { mode: 'union' }).looksFurther).toBe(true);
    expect(host([one], { mode: 'first' }).looksFurther).toBe(false);
  });
});

describe('as a provider', () => {
  test('steps change what is said, and what a search may bring', async () => {
    const steps = [{ rename: { genres: 'tags' } as const }];
    const made = host([member('one', found(said('one', { ...book, genres: ['Fantasy'] })))], { steps });
    const { candidates } = await made.lookUp(salt, patient, never);
    expect(candidates[0]?.metadata).toMatchObject({ tags: ['Fantasy'] });
    expect(made.searchFills).toEqual(['title', 'tags']);
  });

  test('a declared lineage stands before those of the members', async () => {
    const { candidates } = await lookUp([member('one', found(said('one', book, { lineage: 'a' })))], { lineage: 'mine' });
    expect(candidates).toMatchObject([{ lineage: 'mine', origins: { title: { from: 'one', lineages: ['mine', 'a'] } } }]);
  });

  test('a chain in a chain tells the whole way', async () => {
    const inner = createChainHost(chain({ id: 'inner', of: ['one'] }), {
      ...{
        members: [member('one', found(said('one', book)))],
        askedOnlyHere: [],
        off: [],
        answers: createChainAnswers(),
        now: () => NOW,
        pauseOf: () => undefined,
      },
    });
    const outer = createChainHost(chain({ of: ['inner'] }), {
      members: [inner],
      askedOnlyHere: [],
      off: [],
      answers: createChainAnswers(),
      now: () => NOW,
      pauseOf: () => undefined,
    });
    const { candidates } = await outer.lookUp(salt, patient, never);
    expect(candidates).toMatchObject([
      { source: 'shelves', sourceId: 'inner:one:1', lineage: 'one', origins: { title: { from: 'inner/one', lineages: ['one'] } } },
    ]);
  });

  test('a person can let it rest, and it rests with all its members', async () => {
    const one = member('one', found(said('one', book)));
    const pause: Pause = { of: 'provider', id: 'shelves', actor: { kind: 'user', name: 'ann' }, sinceMs: NOW };
    expect(await host([one], {}, pause).lookUp(salt, patient, never)).toMatchObject({ outcome: 'paused', candidates: [] });
    expect(one.asked).toEqual([]);
    expect(host([one], {}, pause).isPaused()).toBe(true);
    expect(host([member('one', missing, { isPaused: () => true })]).isPaused()).toBe(true);
    expect(host([member('one', missing, { isPaused: () => true }), one]).isPaused()).toBe(false);
  });

  test('it waits as long as the member that waits longest', () => {
    const waits = (id: string, sinceMs: number) => member(id, missing, { waiting: () => ({ sinceMs }) });
    expect(host([waits('one', 5), waits('two', 3), member('three', missing)]).waiting()).toEqual({ sinceMs: 3 });
  });
});

test('what it answers is counted, and whose values are in it', async () => {
  const answers = createChainAnswers();
  const ask = (mode: Chain['mode'], ...members: Member[]) => {
    const deps = { members, askedOnlyHere: [], off: [], answers, now: () => NOW, pauseOf: () => undefined };
    return createChainHost(chain({ mode, of: members.map(({ id }) => id) }), deps).lookUp(salt, patient, never);
  };
  const one = member('one', found(said('one', book)));
  const two = member('two', found(said('two', { ...book, genres: ['Travel'] })));
  await ask('first', one, two);
  await ask('first', member('one', failed), two);
  await ask('union', one, two);
  await ask('first', member('one', missing));
  await ask('first', member('one', failed));
  expect(answers.of('shelves')).toEqual({ outcomes: { found: 3, missing: 1, failed: 1 }, members: { one: 2, two: 2 } });
  expect(answers.of('others')).toEqual({ outcomes: {}, members: {} });
});
