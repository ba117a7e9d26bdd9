/** No code but the exporters, the readers and what these two share names a format or an exporter. */
import { parseSync, Visitor } from 'oxc-parser';
import { expect, test } from 'vitest';
import { exporters } from '../exporters/registry.ts';
import { BUILT_IN } from '../src/app/extensions.ts';
import { readers } from '../src/readers/registry.ts';
import { sourcesIn, textOf } from './house.ts';

const formats = BUILT_IN.formats.entries;

/** Where formats live; and the demo, which shows people a file that it wrote. */
const HOMES = ['src/readers/', 'src/sdk/formats/', 'src/demo/', 'src/cli/demo.ts'];

/** Ids that are also words of the domain: a field, a kind of value. Only reading an exporter's options by them gives them away. */
const DOMAIN_WORDS = new Set(['text', 'chapters', 'cover']);

const ids = [...exporters.flatMap(({ id, catalogueFormats = [] }) => [id, ...catalogueFormats.map((each) => each.id)]), ...readers.map(({ id }) => id)];
/** Names and endings of files, with their dots. */
const fileNames = formats.map(({ file }) => ('name' in file ? file.name : file.ending));
const words = new Set([...ids.filter((id) => !DOMAIN_WORDS.has(id)), ...fileNames, ...fileNames.map((name) => name.replace(/^\./, ''))]);

interface Node {
  type: string;
  value?: unknown;
  regex?: { pattern: string } | null;
  object?: { name?: string; property?: { name?: string } };
  property?: { name?: string; value?: unknown };
}

/** What a file names: by a literal of such words and no prose, by a pattern with one of them in it, by an exporter's options. */
function namedFormats(file: string, text: string): string[] {
  const found: string[] = [];
  const literal = (value: string) => {
    const tokens = value.split(/[\s,|]+/).filter(Boolean);
    // Documentation is no sidecar.
    const isFile = (token: string) => fileNames.some((name) => token.endsWith(name)) && !token.endsWith('readme.md');
    const named = tokens.filter((token) => words.has(token.toLowerCase()) || isFile(token.toLowerCase()));
    if (named.length > 0 && named.length * 2 >= tokens.length) found.push(value);
  };
  const pattern = (source: string) => {
    const plain = source.replaceAll('\\', '').toLowerCase();
    const isNamed = (name: string) => plain.split(name).length > 1 && !/^[a-z0-9]/.test(plain.slice(plain.indexOf(name) + name.length));
    if (fileNames.some(isNamed)) found.push(`/${source}/`);
  };
  new Visitor({
    Literal: (node) => {
      const { value, regex } = node as Node;
      if (regex) pattern(regex.pattern);
      else if (typeof value === 'string') literal(value);
    },
    TemplateElement: (node) => literal(node.value.cooked ?? ''),
    MemberExpression: (node) => {
      const { object, property } = node as Node;
      const isOptions = (object?.name ?? object?.property?.name) === 'exporters';
      const name = property?.name ?? property?.value;
      if (isOptions && ids.includes(String(name))) found.push(`exporters.${String(name)}`);
    },
  }).visit(parseSync(file, text).program);
  return found;
}

const sources = [...sourcesIn('src'), ...sourcesIn('config')].filter((file) => !HOMES.some((home) => file.startsWith(home)));

test('no source but theirs names a format', () => {
  const named = sources.map((file) => [file, namedFormats(file, textOf(file))] as const);
  expect(Object.fromEntries(named.filter(([, names]) => names.length > 0))).toEqual({});
});

test.each([
  ["const EXPORTER = 'm3u8';", 'm3u8'],
  ["name === 'metadata.json'", 'metadata.json'],
  ["name.endsWith('.opf')", '.opf'],
  ["'opf nfo cue m3u8 ffmetadata md'.split(' ')", 'opf nfo cue m3u8 ffmetadata md'],
  ['/\\.cue$/i.test(path)', '/\\.cue$/'],
  ['const name = `$'.concat('{stem}.chapters.txt`;'), '.chapters.txt'],
  ['config.exporters.cover as { privateAddresses?: boolean }', 'exporters.cover'],
  ["config.exporters['text']", 'exporters.text'],
])('the scan finds %s', (text, named) => {
  expect(namedFormats('x.ts', text)).toEqual([named]);
});

test('the scan passes prose, comments, and the words of the domain', () => {
  const text = "/** An `.opf` */ const a = 'with metadata.json beside the books'; const b = ['chapters', 'cover', 'text'];";
  expect(namedFormats('x.ts', text)).toEqual([]);
});
