import { expect, test } from 'vitest';
import { z } from 'zod';
import { commandOptionsOf, typedOptions } from '../../src/domain/command-option.ts';

const schemaOf = (shape: z.ZodRawShape) => z.toJSONSchema(z.strictObject(shape), { io: 'input' });

const SHAPE = {
  title: z.string().describe('Of a book\u001b[31m.'),
  maxBooks: z.int().default(10),
  order: z.enum(['path', 'id']).optional(),
  loud: z.boolean().default(false),
  polite: z.boolean().default(true),
  libraries: z.array(z.string()).optional(),
};

test('options are read from their schema, with descriptions that are safe to print', () => {
  expect(commandOptionsOf(schemaOf(SHAPE))).toEqual([
    { key: 'title', kind: 'text', description: 'Of a book\\u001b[31m.', isRequired: true },
    { key: 'maxBooks', kind: 'number', description: '', isRequired: false, usual: 10 },
    { key: 'order', kind: 'text', description: '', isRequired: false, choices: ['path', 'id'] },
    { key: 'loud', kind: 'switch', description: '', isRequired: false, usual: false },
    { key: 'polite', kind: 'switch', description: '', isRequired: false, usual: true },
    { key: 'libraries', kind: 'list', description: '', isRequired: false },
  ]);
});

test.each<[what: string, shape: z.ZodRawShape, problem: string]>([
  ['a section', { filter: z.object({ a: z.string() }) }, 'its option filter is none that can be typed'],
  ['one of several shapes', { when: z.union([z.string(), z.number()]) }, 'its option when is none that can be typed'],
  ['words that a shell would take for something else', { what: z.enum(['$(reboot)', 'b']) }, 'its option what is none that can be typed'],
  ['a name of the program’s own', { config: z.string() }, 'no option of a command can be called config'],
  ['a name that a command line would turn round', { noCover: z.boolean() }, 'no option of a command can be called noCover'],
  ['a name with a dash', { 'max-books': z.number() }, 'the name of an option has letters and digits'],
])('%s cannot be an option', (_what, shape, problem) => {
  expect(() => commandOptionsOf(schemaOf(shape))).toThrow(problem);
});

test('options that are no section are refused', () => {
  expect(() => commandOptionsOf(z.toJSONSchema(z.string()))).toThrow('its options are no section with names');
});

test('what is typed becomes numbers, lists and switches; what is left blank is not said', () => {
  const options = commandOptionsOf(schemaOf(SHAPE));
  const typed = { title: ['Salt'], maxBooks: ['3'], order: [''], loud: ['yes'], polite: [], libraries: ['a', ' ', 'b'] };
  expect(typedOptions(options, typed)).toEqual({ title: 'Salt', maxBooks: 3, loud: true, polite: false, libraries: ['a', 'b'] });
  expect(typedOptions(options, {})).toEqual({ polite: false });
  // The schema refuses it, and says why.
  expect(typedOptions(options, { maxBooks: ['three'] })).toMatchObject({ maxBooks: 'three' });
});
