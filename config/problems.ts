/** What is wrong with a value of the config, in words: what there should be, and what was meant by a mistyped name. */
import type { z } from 'zod';
import { nearest } from '../src/domain/text/nearest.ts';
import { providerIds } from './chains.ts';
import { configJsonSchema, type JsonSchema, optionLeaves } from './options.ts';
import type { Config, ConfigSchema } from './schema.ts';

/** @returns a path and a message each; one for each unknown option */
export function wordsFor(issue: z.core.$ZodIssue, values: unknown, schema: ConfigSchema): { path: string[]; message: string }[] {
  const path = issue.path.map(String);
  if (issue.code !== 'unrecognized_keys') return [{ path, message: messageFor(issue, valueAt(values, path)) }];
  return issue.keys.map((key) => ({ path: [...path, key], message: `is not an option${meant(suggestOption(path, key, schema))}` }));
}

/** What is said of a variable of the environment that names no option. */
export function unknownVariable(name: string, known: readonly string[]): string {
  return `is not an option${meant(nearest(name, known))}`;
}

/** Sources in the rules of fields that are nearly those of providers. */
export function mistypedSources({ merge, providers, chains }: Config): { path: string[]; message: string }[] {
  const known = [...providerIds(providers), ...chains.map(({ id }) => id)];
  const listed = Object.entries(merge.fields).flatMap(([field, { order = [], only = [] } = {}]) => [
    ...order.map((name, index) => ({ name, path: ['merge', 'fields', field, 'order', String(index)] })),
    ...only.map((name, index) => ({ name, path: ['merge', 'fields', field, 'only', String(index)] })),
  ]);
  const weighed = Object.keys(merge.confidence).map((name) => ({ name, path: ['merge', 'confidence', name] }));
  return [...listed, ...weighed].flatMap(({ name, path }) => {
    const near = known.includes(name) ? undefined : nearest(name, known);
    return near === undefined ? [] : [{ path, message: `there is no source “${name}”${meant(near)}` }];
  });
}

function meant(name: string | undefined): string {
  return name === undefined ? '' : ` (did you mean ${name}?)`;
}

function messageFor(issue: z.core.$ZodIssue, value: unknown): string {
  switch (issue.code) {
    case 'invalid_type':
      return `must be ${TYPES[issue.expected] ?? issue.expected}, not ${kindOf(value)}`;
    case 'invalid_value':
      return `must be ${listed(issue.values.map(String))}${typeof value === 'string' ? meant(nearest(value, issue.values.map(String))) : ''}`;
    case 'invalid_union':
      return issue.discriminator === undefined
        ? issue.message
        : `${issue.message
            .replace(/^Invalid discriminator value\. Expected /, 'must be ')
            .replaceAll(' | ', ', ')
            .replaceAll("'", '')}`;
    case 'too_small':
      return `must be ${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}${UNITS[issue.origin] ?? ''}`;
    case 'too_big':
      return `must be ${issue.inclusive ? 'at most' : 'less than'} ${issue.maximum}${UNITS[issue.origin] ?? ''}`;
    default:
      return issue.message;
  }
}

const TYPES: Partial<Record<string, string>> = {
  string: 'text (in quotes if it looks like a number)',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a section of options',
  record: 'a section of options',
};
/** What the least or most of a kind of value counts. */
const UNITS: Partial<Record<string, string>> = { string: ' characters long', array: ' entries long' };

function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return ({ string: 'text', number: 'a number', boolean: 'true or false', object: 'a section' } as Partial<Record<string, string>>)[typeof value] ?? 'that';
}

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

function valueAt(values: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null && Object.hasOwn(at, key) ? (at as Record<string, unknown>)[key] : undefined),
    values,
  );
}

/** The option of the same name in another section (`hardcover.token` for `providers.hardcover.token`), or the one nearly of that name here. */
function suggestOption(path: readonly string[], key: string, schema: ConfigSchema): string | undefined {
  const typed = [...path, ...key.split('.')];
  const known = optionLeaves(schema).flatMap(({ path: leaf }) => leaf.map((_, index) => leaf.slice(0, index + 1)));
  const elsewhere = known.find((option) => option.length > typed.length && typed.every((part, index) => part === option.at(index - typed.length)));
  if (elsewhere) return elsewhere.join('.');
  const near = nearest(key, optionsAt(configJsonSchema(schema) as JsonSchema, path));
  return near === undefined ? undefined : [...path, near].join('.');
}

function optionsAt(node: JsonSchema, path: readonly string[]): string[] {
  const [key, ...rest] = path;
  if (key === undefined) return [...Object.keys(node.properties ?? {}), ...(node.propertyNames?.enum ?? []).map(String)];
  const inner = node.properties?.[key] ?? node.items ?? (typeof node.additionalProperties === 'object' ? node.additionalProperties : undefined);
  return inner ? optionsAt(inner, rest) : [];
}
