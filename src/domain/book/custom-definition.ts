/** What may be said of a field of the user's own, in the config and at run time, and what is wrong with it. */
import { z } from 'zod';
import { fold } from '../text/text.ts';
import { CUSTOM_TYPES, type CustomField, definitionOf } from './custom-field.ts';
import { CUSTOM_WIDGETS } from './custom-types.ts';
import { FIELD_KEYS } from './fields.ts';

const Behaviours = z.lazy(() =>
  z.strictObject({
    readOnly: z.boolean().optional().describe('Nobody sets it by hand.'),
    writeOnly: z.boolean().optional().describe('People set it, and nobody reads it here.'),
    computed: z
      .strictObject({ expression: z.string().min(1).max(4000).describe('An expression over the other fields.') })
      .optional()
      .describe('Its value is made from other fields.'),
    indexed: z.boolean().optional().describe('Whether books are counted and put in order by it; true by default.'),
    searchable: z.boolean().optional().describe('Whether books are found by its words.'),
    audited: z
      .union([z.boolean(), z.literal('masked')])
      .optional()
      .describe('How the audit log notes it: true with its values, "masked" only that it changed, false not at all.'),
    masked: z.boolean().optional().describe('People see that there is a value, and not which; admins see it.'),
    encrypted: z.boolean().optional().describe('Its values are kept encrypted.'),
  }),
);

const roles = () => z.array(z.string().min(1).max(80)).max(100).optional();

const Access = z.lazy(() =>
  z.strictObject({
    read: roles().describe('Roles that may read it; all by default. Admins may always.'),
    write: roles().describe('Roles that may change it; by default all that may change fields.'),
  }),
);

const number = () => z.number().optional();

/** All that may be said of a field. */
const CustomOptions = z.lazy(() =>
  z.strictObject({
    id: z
      .string()
      .regex(/^[a-z][a-z0-9_]{0,39}$/, 'lower-case letters, digits and _')
      .refine((id) => !FIELD_KEYS.some((key) => key.toLowerCase() === id), 'there is a built-in field of that name')
      // Every object has such a property, whatever is in it.
      .refine((id) => !(id in Object.prototype), 'is no name for a field')
      .describe('Its name in commands.'),
    label: z.string().min(1).max(80).optional().describe('Its name for people; the id by default.'),
    type: z.enum(CUSTOM_TYPES).default('text').describe('What it holds.'),
    widget: z.enum(CUSTOM_WIDGETS).optional().describe('How it is edited; by default as its type and its name say.'),
    values: z.array(z.string().min(1).max(200)).max(500).default([]).describe('The values that an enumeration allows, and a list if there are any.'),
    min: number().describe('The least number, of a range and other numbers.'),
    max: number().describe('The greatest number.'),
    step: z.number().positive().optional().describe('The distance of two numbers.'),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, 'a code such as EUR')
      .optional()
      .describe('The currency of an amount; EUR by default.'),
    column: z
      .string()
      .regex(/^#[a-z][a-z0-9_]*$/, 'a calibre column such as #mood')
      .optional()
      .describe('The calibre column that holds it in an OPF; #ab_ and the id by default.'),
    behaviours: Behaviours.optional().describe('What is special about it.'),
    access: Access.optional().describe('Which roles may read and change it.'),
  }),
);

/** One field as the config, a form and a program say it. */
export const CustomDefinition = z.lazy(() =>
  CustomOptions.superRefine((field, context) => {
    for (const { path, message } of definitionProblems(field)) context.addIssue({ code: 'custom', path: [path], message });
  }).transform(({ id, label = id, column = `#ab_${id}`, ...rest }): CustomField => ({ id, label, column, ...withoutAbsent(rest) })),
);

/** Absent, not undefined: equal fields are equal as JSON. */
function withoutAbsent<T extends object>(object: T): T {
  return Object.fromEntries(Object.entries(object).filter(([, value]: [string, unknown]) => value !== undefined)) as T;
}

const BOUNDS = ['values', 'min', 'max', 'step', 'currency'] as const;

/** What does not go together in one field. */
function definitionProblems(field: z.infer<typeof CustomOptions>): { path: string; message: string }[] {
  const definition = definitionOf(field);
  const { label: name, takes = [], needs = [], widgets } = definition;
  const isSaid = (bound: (typeof BOUNDS)[number]) => (bound === 'values' ? field.values.length > 0 : field[bound] !== undefined);
  const problems = [
    ...needs.filter((bound) => !isSaid(bound)).map((bound) => ({ path: bound, message: `a field of the type ${field.type} needs ${bound}` })),
    ...BOUNDS.filter((bound) => isSaid(bound) && !takes.includes(bound)).map((bound) => ({
      path: bound,
      message: `a field of the type ${field.type} has no ${bound}`,
    })),
  ];
  const complain = (path: string, message: string) => void problems.push({ path: path as 'values', message });
  const { min, max, currency, widget, behaviours = {} } = field;
  if (min !== undefined && max !== undefined && min >= max) complain('max', `${max} is not more than ${min}`);
  if (currency !== undefined && !isCurrency(currency)) complain('currency', `there is no currency “${currency}”`);
  if (widget && !widgets.includes(widget)) complain('widget', `${name} is edited by ${widgets.join(', ')}`);
  const twins = new Set(field.values.map((value) => value.toLowerCase()));
  if (twins.size < field.values.length) complain('values', 'a value stands there twice');
  if (behaviours.searchable && !definition.searchText) complain('behaviours', `books are not found by the words of a field of the type ${field.type}`);
  for (const [one, other] of CONTRARY) if (behaviours[one] && behaviours[other]) complain('behaviours', `a field cannot be both ${one} and ${other}`);
  return problems;
}

const CONTRARY = [
  ['readOnly', 'writeOnly'],
  ['computed', 'writeOnly'],
  ['computed', 'encrypted'],
  ['encrypted', 'searchable'],
  ['writeOnly', 'searchable'],
  ['masked', 'searchable'],
] as const;

function isCurrency(code: string): boolean {
  return Intl.supportedValuesOf('currency').includes(code);
}

/** Fields of which one has what another has already. @returns where, and what is wrong */
export function twinProblems(fields: readonly Partial<CustomField>[]): { path: [number, 'id' | 'label' | 'column']; message: string }[] {
  return (['id', 'label', 'column'] as const).flatMap((key) => {
    // A field that is wrong by itself has no column yet.
    const said = fields.map((field) => (key === 'label' ? foldLabel(field.label ?? '') : field[key]));
    return said.flatMap((one, index) => {
      const first = said.indexOf(one);
      // A label is the id where none is given: it is said once.
      if (one === undefined || first === index || (key === 'label' && fields[first]?.id === fields[index]?.id)) return [];
      return [{ path: [index, key] as [number, typeof key], message: `there is another field with the ${key} “${fields[index]?.[key]}”` }];
    });
  });
}

function foldLabel(label: string): string | undefined {
  return fold(label) || label.trim() || undefined;
}
