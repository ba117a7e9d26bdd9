/** What can be said with a command of a plugin: read from the JSON schema of its options, for command lines and forms alike. Pure. */
import { z } from 'zod';
import { printable } from './text/printable.ts';

const COMMAND_OPTION_KINDS = ['text', 'number', 'switch', 'list'] as const;

export interface CommandOption {
  /** As programs name it: `maxBooks`. */
  key: string;
  /** A switch is on or off; a list holds texts. */
  kind: (typeof COMMAND_OPTION_KINDS)[number];
  description: string;
  isRequired: boolean;
  /** The words that it may be, or of which it may hold some: letters, digits, `.`, `_`, `+` and `-`. */
  choices?: readonly string[];
  /** What it is if nobody says it. */
  usual?: string | number | boolean;
}

/** Options that every command of the program has, or that commander has for itself. */
const TAKEN = ['config', 'state', 'logLevel', 'plain', 'json', 'help', 'version'];

const Text = z.lazy(() => z.object({ type: z.literal('string'), enum: z.array(z.string().regex(/^[\w.+-]{1,40}$/)).optional() }));
const Entry = z.lazy(() =>
  z.union([
    Text,
    z.object({ type: z.literal(['number', 'integer']) }),
    z.object({ type: z.literal('boolean') }),
    z.object({ type: z.literal('array'), items: Text }),
  ]),
);
const About = z.lazy(() =>
  z.looseObject({
    description: z.string().catch('').transform(printable),
    default: z.union([z.string(), z.number(), z.boolean()]).optional().catch(undefined),
  }),
);
const Schema = z.lazy(() =>
  z.object({ type: z.literal('object'), properties: z.record(z.string(), z.unknown()).default({}), required: z.array(z.string()).default([]) }),
);

/** What a schema holds. Throws an `Error` that says which part of it nobody could type. */
export function commandOptionsOf(schema: unknown): CommandOption[] {
  const parsed = Schema.safeParse(schema);
  if (!parsed.success) throw new Error('its options are no section with names (z.strictObject)');
  const { properties, required } = parsed.data;
  return Object.entries(properties).map(([key, property]) => {
    if (!/^[a-z][a-zA-Z0-9]{0,39}$/.test(key)) throw new Error('the name of an option has letters and digits, and begins with a small letter');
    if (TAKEN.includes(key) || /^no[A-Z]/.test(key)) throw new Error(`no option of a command can be called ${key}`);
    const entry = Entry.safeParse(property);
    if (!entry.success) throw new Error(`its option ${key} is none that can be typed: a text, a number, yes or no, one of several words, or a list of texts`);
    const { description, default: usual } = About.parse(property);
    const choices = entry.data.type === 'array' ? entry.data.items.enum : 'enum' in entry.data ? entry.data.enum : undefined;
    const known = { key, kind: kindOf(entry.data.type), description, isRequired: required.includes(key) };
    return { ...known, ...(choices && { choices }), ...(usual !== undefined && { usual }) };
  });
}

function kindOf(type: z.output<typeof Entry>['type']): CommandOption['kind'] {
  if (type === 'array') return 'list';
  if (type === 'boolean') return 'switch';
  return type === 'string' ? 'text' : 'number';
}

/** What somebody typed, as the command takes it. A blank entry says nothing; a number that is none stays as it is, for the schema to refuse. */
export function typedOptions(options: readonly CommandOption[], typed: Readonly<Record<string, readonly string[]>>): Record<string, unknown> {
  const values = options.flatMap(({ key, kind, usual }): [string, unknown][] => {
    const said = (typed[key] ?? []).filter((text) => text.trim() !== '');
    if (kind === 'list') return said.length > 0 ? [[key, said]] : [];
    // A form sends nothing for a box without a tick.
    if (kind === 'switch') return said.length > 0 || usual === true ? [[key, said.length > 0]] : [];
    const text = said.at(-1);
    if (text === undefined) return [];
    return [[key, kind === 'number' && Number.isFinite(Number(text)) ? Number(text) : text]];
  });
  return Object.fromEntries(values);
}
