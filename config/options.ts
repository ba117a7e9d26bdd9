/** The options as a list, taken from the JSON schema of the config: for the environment, the example file, and secrets. */
import { stringify } from 'yaml';
import { z } from 'zod';
import type { ConfigSchema } from './schema.ts';

export interface OptionLeaf {
  path: string[];
  environmentName: string;
  /** True where any text is meant as it is (and `123` is no number). */
  isText: boolean;
}

export interface JsonSchema {
  type?: string | string[];
  description?: string;
  default?: unknown;
  enum?: unknown[];
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
  propertyNames?: JsonSchema;
  additionalProperties?: JsonSchema | boolean;
}

/** Options whose value must never be shown. */
const SECRET = /token|key|password|secret|authorization/i;
/** Options that hold several values, none of which may be shown: what is sent to a service of the user’s own. */
const SECRET_SECTIONS = new Set(['headers', 'query']);

/** The JSON schema that editors check a config file by. */
export function configJsonSchema(schema: ConfigSchema): Record<string, unknown> {
  const json = z.toJSONSchema(schema, { io: 'input', target: 'draft-7' }) as Record<string, unknown>;
  return { ...json, title: 'Rubricator configuration' };
}

/** Every option that holds a value, with its environment variable: `providers.audnexus.baseUrl` is `RUBRICATOR_PROVIDERS_AUDNEXUS_BASE_URL`. */
export function optionLeaves(schema: ConfigSchema): OptionLeaf[] {
  return leavesOf(configJsonSchema(schema) as JsonSchema, []);
}

function leavesOf(node: JsonSchema, path: string[]): OptionLeaf[] {
  if (node.properties) return Object.entries(node.properties).flatMap(([key, child]) => leavesOf(child, [...path, key]));
  return [{ path, environmentName: environmentName(path), isText: node.type === 'string' }];
}

/** What the variables of sections begin with in which anything may stand: nobody knows the options of a plugin that is left out. */
export function openSections(schema: ConfigSchema): string[] {
  return openIn(configJsonSchema(schema) as JsonSchema, []).map((path) => `${environmentName(path)}_`);
}

function openIn({ properties, additionalProperties }: JsonSchema, path: string[]): string[][] {
  const inner = Object.entries(properties ?? {});
  if (properties && inner.length === 0 && additionalProperties) return [path];
  return inner.flatMap(([key, child]) => openIn(child, [...path, key]));
}

function environmentName(path: readonly string[]): string {
  return `RUBRICATOR_${path
    .map((part) =>
      part
        .replace(/([a-z])([A-Z])/g, '$1_$2')
        .replaceAll('-', '_')
        .toUpperCase(),
    )
    .join('_')}`;
}

/** The example file: every option with its meaning; every default is shown, most of them commented out. */
export function exampleConfig(schema: ConfigSchema): string {
  const head = [
    '# yaml-language-server: $schema=./rubricator.schema.json',
    '#',
    '# Every option of Rubricator. What stands here is the default; delete what you do not change.',
    '# Each can also be set in the environment: providers.audnexus.baseUrl is RUBRICATOR_PROVIDERS_AUDNEXUS_BASE_URL.',
  ];
  return `${[...head, '', ...exampleLines(configJsonSchema(schema) as JsonSchema, 0)].join('\n').trimEnd()}\n`;
}

function exampleLines(node: JsonSchema, depth: number): string[] {
  return Object.entries(node.properties ?? {}).flatMap(([key, child]) => {
    const comments = wrapped(child.description ?? '', 100 - depth * 2).map((line) => `# ${line}`);
    const choices = child.enum ? [`# One of: ${child.enum.join(', ')}.`] : [];
    const body = child.properties ? [`${key}:`, ...exampleLines(child, depth + 1).map((line) => (line ? `  ${line}` : line))] : valueLines(key, child);
    return [...comments, ...choices, ...body, ...(depth === 0 ? [''] : [])];
  });
}

function valueLines(key: string, child: JsonSchema): string[] {
  if (key === 'libraries') return ['libraries: []', '#  - id: audiobooks', '#    path: /srv/audiobooks', '#    kind: audiobook'];
  if (child.items?.properties?.baseUrl)
    return [`${key}: []`, '#  - id: mine', '#    baseUrl: https://books.example', `#    # … see providers/${key}/README.md`];
  if (child.default === undefined) return [`# ${key}:`];
  return stringify({ [key]: child.default }, { flowCollectionPadding: true, collectionStyle: 'flow' })
    .trim()
    .replace(/^\{|\}$/g, '')
    .trim()
    .split('\n');
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ').filter(Boolean)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** The same values with every secret replaced. */
export function withoutSecrets(value: unknown, key = ''): unknown {
  if (typeof value === 'string' && SECRET.test(key)) return '***';
  if (typeof value === 'string') return key === 'url' ? withoutPath(value) : withoutCredentials(value);
  if (Array.isArray(value)) return value.map((entry) => withoutSecrets(entry, key));
  if (typeof value !== 'object' || value === null) return value;
  const isSecret = SECRET_SECTIONS.has(key);
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, isSecret ? '***' : withoutSecrets(inner, name)]));
}

/** A text with the names, passwords and queries of all addresses in it replaced. */
export function withoutCredentials(text: string): string {
  // What `URL` reads as an address need not look like one: it takes `https:me:pw@host` and back slashes.
  const whole = /^https?:/i.test(text.trim()) && URL.canParse(text.trim()) ? new URL(text.trim()) : undefined;
  const isPlain = whole === undefined || /^https?:\/\//i.test(text.trim());
  if (!isPlain) return whole.username || whole.password || whole.search ? `${whole.protocol}//***@${whole.host}/***` : text;
  return text.replace(/:\/\/[^\s"'<>]*/g, (address) => {
    const [place = '', query] = address.split('?', 2);
    const slash = place.indexOf('/', '://'.length);
    const authority = slash < 0 ? place : place.slice(0, slash);
    const at = authority.lastIndexOf('@');
    return `${at < 0 ? place : `://***${place.slice(at)}`}${query === undefined ? '' : '?***'}`;
  });
}

/** Discord, ntfy and the like have the whole secret in the address. */
function withoutPath(url: string): string {
  if (!URL.canParse(url)) return '***';
  const { origin, pathname, search, username } = new URL(url);
  return pathname.length > 1 || search || username ? `${origin}/***` : url;
}
