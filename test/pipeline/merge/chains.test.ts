/** A chain confirms nobody whose words it repeats. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Candidate } from '../../../src/domain/book/candidate.ts';
import type { FieldKey } from '../../../src/domain/book/metadata.ts';
import { createChainAnswers } from '../../../src/pipeline/chain/chain-answers.ts';
import { createChainHost } from '../../../src/pipeline/chain/chain-host.ts';
import { independentGroups } from '../../../src/pipeline/merge/lineages.ts';
import { merge } from '../../../src/pipeline/merge/merge.ts';
import { query } from '../../../src/testing/samples.ts';
import { chain, found, member, NOW, said } from '../chain/members.ts';
import { mergeSettings } from '../samples.ts';

const never = new AbortController().signal;
const book = { title: 'The Salt Road', authors: [{ name: 'Ann Cole' }] };
const wanted = query({ ...{ title: book.title, authors: ['Ann Cole'] }, identifiers: [{ type: 'asin', value: 'B000000001', certainty: 1 }] });

/** What a chain makes of these answers, each of a member called like its source. */
async function through(answers: readonly Candidate[], more: Parameters<typeof chain>[0] = {}): Promise<Candidate[]> {
  const members = answers.map((answer) => member(answer.source, found(answer)));
  const made = createChainHost(chain({ of: members.map(({ id }) => id), ...more }), {
    members,
    askedOnlyHere: [],
    off: [],
    answers: createChainAnswers(),
    now: () => NOW,
    pauseOf: () => undefined,
  });
  return (await made.lookUp(wanted, { isPatient: true }, never)).candidates;
}

const sure = (field: FieldKey, candidates: readonly Candidate[]) =>
  merge({ editionKind: 'audio', overrides: [], candidates: candidates.map((candidate) => ({ candidate })) }, mergeSettings).fields[field];

const one = said('one', { ...book, description: 'A road of salt.' }, { lineage: 'a' });
const two = said('two', { ...book, publisher: 'House' }, { lineage: 'b' });

describe('agreement', () => {
  test('a member by itself and the chain that repeats it are one source', async () => {
    const alone = sure('title', [one]);
    const both = sure('title', [one, ...(await through([one]))]);
    expect(both?.confidence).toBe(alone?.confidence);
    expect(both?.reason).toBe('one source, and what copies it');
  });

  test('so are two chains of one member, and a chain of a chain', async () => {
    const [first, second] = [await through([one]), await through([one], { id: 'others' })];
    expect(sure('title', [...first, ...second])?.confidence).toBe(sure('title', [one])?.confidence);
    expect(sure('title', [...first, ...(await through(first))])?.confidence).toBe(sure('title', [one])?.confidence);
  });

  test('a chain and another source agree as its member and that source do', async () => {
    expect(sure('title', [two, ...(await through([one]))])?.confidence).toBe(sure('title', [one, two])?.confidence);
    expect(sure('title', [two, ...(await through([one]))])?.reason).toBe('2 independent sources agree');
  });

  test('of a union, each value has the lineage of its own member', async () => {
    const union = await through([one, two], { mode: 'union' });
    expect(sure('publisher', union)?.claims).toMatchObject([{ source: 'shelves', from: 'two', lineage: 'b' }]);
    expect(sure('publisher', [two, ...union])?.confidence).toBe(sure('publisher', [two])?.confidence);
    expect(sure('description', [one, ...union])?.confidence).toBe(sure('description', [one])?.confidence);
  });

  test('a declared lineage is one more, and hides none: the member is still not confirmed', async () => {
    const declared = await through([one], { lineage: 'mine' });
    expect(sure('title', [one, ...declared])?.confidence).toBe(sure('title', [one])?.confidence);
    expect(sure('title', [one, ...declared])?.reason).toBe('one source, and what copies it');
    expect(sure('title', [one, ...declared])?.claims).toMatchObject([{}, { from: 'one', lineage: 'mine', lineages: ['mine', 'a'] }]);
    const copied = said('third', book, { lineage: 'mine' });
    expect(sure('title', [copied, ...declared])?.confidence).toBe(sure('title', [copied])?.confidence);
  });

  test('a chain takes nothing from the agreement of those that it repeats', async () => {
    const both = said('list', { ...book, tags: ['Salt'] }, { origins: { title: { from: 'one + two', lineages: ['a', 'b'] } } });
    expect(sure('title', [one, two, both])?.confidence).toBe(sure('title', [one, two])?.confidence);
    expect(sure('title', [one, two, both])?.reason).toBe('2 independent sources agree');
  });
});

describe('for any sources and chains of them', () => {
  const LINEAGES = ['a', 'b', 'c', 'd'];
  const plain = fc.record({ lineage: fc.constantFrom(...LINEAGES), confidence: fc.double({ min: 0.01, max: 0.99, noNaN: true }) });
  /** What repeats one of them, less surely, under some names of its own. */
  const repeated = fc.record({
    of: fc.nat(),
    share: fc.double({ min: 0.1, max: 1, noNaN: true }),
    own: fc.uniqueArray(fc.constantFrom('x', 'y', ...LINEAGES)),
  });

  const answers = fc.tuple(fc.array(plain, { minLength: 1, maxLength: 6 }), fc.array(repeated, { maxLength: 6 })).map(([sources, repeats]) => {
    const spoken = sources.map(({ lineage, confidence }, index) => said(`s${index}`, { title: book.title }, { lineage, confidence: { title: confidence } }));
    const chains = repeats.map(({ of, share, own }, index) => {
      const { source, lineage, confidence } = spoken[of % spoken.length] as Candidate;
      const lineages = [...new Set([...own, lineage])];
      return said(
        `c${index}`,
        { title: book.title },
        { confidence: { title: (confidence.title ?? 0) * share }, origins: { title: { from: source, lineages } } },
      );
    });
    return { spoken, chains };
  });

  test('they are as sure with the chains as without them', () => {
    fc.assert(
      fc.property(answers, ({ spoken, chains }) => {
        expect(sure('title', [...spoken, ...chains])?.confidence).toBe(sure('title', spoken)?.confidence);
      }),
    );
  });

  test('no two groups that count share a lineage, and the order does not matter', () => {
    const claim = fc.uniqueArray(fc.constantFrom(...LINEAGES, 'x', 'y'), { minLength: 1, maxLength: 3 });
    const claims = fc.array(claim.map((lineages) => ({ lineage: lineages[0] as string, ...(lineages.length > 1 && { lineages }) })));
    fc.assert(
      fc.property(claims, (all) => {
        for (const groups of independentGroups(all)) {
          const ofEach = groups.map((group) => [...new Set(group.flatMap(({ lineage, lineages = [lineage] }) => lineages))]);
          expect(new Set(ofEach.flat()).size).toBe(ofEach.flat().length);
        }
        const sizes = (of: typeof all) => independentGroups(of).map((groups) => groups.map(({ length }) => length).sort());
        expect(sizes(all.toReversed())).toEqual(sizes(all));
      }),
    );
  });
});
