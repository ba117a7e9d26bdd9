/** The section `chains`: providers that are made of others. */
import { z } from 'zod';
import { parseFieldInput } from '../src/domain/book/field-input.ts';
import { FIELD_KEYS, fieldOf } from '../src/domain/book/fields.ts';
import { EDITION_KINDS, type FieldKey } from '../src/domain/book/metadata.ts';
import { CHAIN_MODES, type Chain, STEP_KINDS } from '../src/domain/chain/chain.ts';
import { nearest } from '../src/domain/text/nearest.ts';
import { instanceId } from '../src/sdk/provider-options.ts';
import type { ProviderSections } from './extensions.ts';

const FieldName = z.enum(FIELD_KEYS as [FieldKey, ...FieldKey[]]);
const someFields = () => z.array(FieldName).min(1).optional();

const Where = z.lazy(() =>
  z.strictObject({
    language: z.array(z.string().min(2)).min(1).optional().describe('Only answers in these languages, such as [en, de], or that state none.'),
    kinds: z.array(z.enum(EDITION_KINDS)).min(1).optional().describe('Only answers about these kinds of book, or that do not say which.'),
    has: someFields().describe('Only answers that state all of these fields.'),
  }),
);

const Step = z.lazy(() =>
  z
    .strictObject({
      keep: someFields().describe('Say nothing but these fields.'),
      drop: someFields().describe('Say nothing of these fields.'),
      rename: z.partialRecord(FieldName, FieldName).optional().describe('Say a field’s values as another’s: { genres: tags }.'),
      fill: z
        .partialRecord(FieldName, z.union([z.string(), z.array(z.string())]))
        .optional()
        .describe('Values for fields that an answer does not state: { language: de }.'),
      confidence: z.partialRecord(FieldName, z.number().min(0).max(1)).optional().describe('How sure fields are: { description: 0.4 }.'),
    })
    .superRefine((step, context) => {
      const problem = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
      if (STEP_KINDS.filter((kind) => step[kind] !== undefined).length !== 1) problem([], `must do one thing: ${STEP_KINDS.join(', ')}`);
      for (const [from, to] of Object.entries(step.rename ?? {}) as [FieldKey, FieldKey][])
        if (!areAlike(from, to)) problem(['rename', from], `${from} and ${to} hold different kinds of values`);
      for (const [field, typed] of Object.entries(step.fill ?? {}) as [FieldKey, string | string[]][]) {
        const wrong = parseFieldInput({ definition: fieldOf(field) }, typed).problem;
        if (wrong !== undefined) problem(['fill', field], wrong);
      }
    }),
);

function areAlike(a: FieldKey, b: FieldKey): boolean {
  const [one, other] = [fieldOf(a).widget, fieldOf(b).widget];
  return a === b || (one === other && one !== 'read-only');
}

export const Chains = z
  .lazy(() =>
    z.array(
      z.strictObject({
        id: instanceId(),
        name: z.string().min(1).optional().describe('What people call it.'),
        enabled: z.boolean().default(true).describe('Ask it at all. If not, its members are asked by themselves.'),
        mode: z
          .enum(CHAIN_MODES)
          .default('first')
          .describe('first: one after the other, until one answers; race: all at once, and the first answer counts; union: all, and their answers are joined.'),
        of: z
          .array(z.string())
          .min(1)
          .describe('Its members, in order: ids of providers, and of chains that stand before it.')
          .superRefine((ids, context) => {
            for (const [index, id] of ids.entries())
              if (ids.indexOf(id) < index) context.addIssue({ code: 'custom', path: [index], message: `“${id}” is in the list already` });
          }),
        alone: z.boolean().default(false).describe('Ask its members by themselves as well.'),
        lineage: z.string().min(1).optional().describe('A lineage beside those of its members: the source that they copy, such as `audible`.'),
        where: Where.default({}).describe('Which answers of its members count.'),
        steps: z.array(Step).default([]).describe('How an answer is changed, in this order.'),
      }),
    ),
  )
  .default([])
  .describe(
    'Providers that are made of others: whoever answers first, or all together, with answers filtered and changed (docs/chains.md).',
  ) satisfies z.ZodType<Chain[], unknown>;

/** Ids that do not fit together: of members that there are not, and of chains that are called like something else. */
export function chainProblems({
  chains,
  providers,
}: {
  chains: readonly Chain[];
  providers: ProviderSections;
}): { path: (string | number)[]; message: string }[] {
  const known = providerIds(providers);
  return chains.flatMap(({ id, of }, index) => {
    const before = [...known, ...chains.slice(0, index).map((chain) => chain.id)];
    const taken = before.includes(id) ? [{ path: ['chains', index, 'id'], message: `there is another provider called “${id}”` }] : [];
    const wrong = of.flatMap((member, place) => {
      const message = before.includes(member) ? undefined : member === id ? 'a chain cannot be its own member' : notBefore(member, chains, before);
      return message === undefined ? [] : [{ path: ['chains', index, 'of', place], message }];
    });
    return [...taken, ...wrong];
  });
}

function notBefore(member: string, chains: readonly Chain[], before: readonly string[]): string {
  if (chains.some(({ id }) => id === member)) return `the chain “${member}” stands after this one; put it before, for no chain may lead back to itself`;
  const near = nearest(member, before);
  return `there is no provider “${member}”${near === undefined ? '' : ` (did you mean ${near}?)`}`;
}

/** The ids of all providers with a section, those of the user's own included. */
export function providerIds(providers: ProviderSections): string[] {
  return Object.entries(providers).flatMap(([id, section]) => (Array.isArray(section) ? section.map((instance) => instance.id) : [id]));
}
