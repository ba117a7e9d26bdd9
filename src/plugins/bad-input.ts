/** What the world hands to a plugin sooner or later. Each must end in an answer, in nothing, or in an error that says what is wrong. */

import { NOTHING_MERGED } from '../domain/book/record.ts';
import { messageOf } from '../domain/errors.ts';
import type { Item } from '../domain/library/item.ts';
import type { ExportContext } from '../sdk/exporter.ts';
import type { PluginDefinition } from '../sdk/plugin.ts';
import type { AnyProvider, ProviderContext, ProviderOptions } from '../sdk/provider.ts';
import { IN_PLUGIN } from './messages.ts';

/** Bodies that servers send where something else was asked for. */
const BODIES: readonly unknown[] = [
  undefined,
  null,
  [],
  {},
  0,
  '',
  'text',
  [null],
  [{}],
  [[]],
  { error: 'quota' },
  { items: null },
  { constructor: 1 },
  deep(200),
];

const TEXTS: readonly string[] = [
  ...['', ' ', '\u0000', '{', '[]', 'null', '<', '<?xml version="1.0"?>', '<a><b></a></b>', '\ufeff{}', '\ud800'],
  ...['{"constructor":{"prototype":1},"__proto__":{"a":1}}', '../../etc/passwd', '\u001b[31mred', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'],
  '['.repeat(10_000),
  'x'.repeat(1_000_000),
];

const ITEM: Item = { libraryId: 'books', path: 'Ann Cole/The Salt Road', folder: 'Ann Cole/The Salt Road', isFile: false, files: [] };

/** What was tried, and what failed inside the plugin. */
export interface BadInputReport {
  tried: number;
  /** Each with what it was given, on one line. */
  failures: string[];
}

export async function tryBadInput(definitions: Required<PluginDefinition>): Promise<BadInputReport> {
  const report: BadInputReport = { tried: 0, failures: [] };
  const attempt = async (what: string, run: () => unknown) => {
    report.tried++;
    try {
      await run();
    } catch (error) {
      const message = messageOf(error);
      if (message.includes(IN_PLUGIN)) report.failures.push(`${what}: ${message}`);
    }
  };
  for (const provider of definitions.providers) await tryProvider(provider, attempt);
  for (const { id, read } of definitions.readers)
    for (const [index, text] of TEXTS.entries())
      await attempt(`reader ${id}, text ${index + 1} (${JSON.stringify(text.slice(0, 30))})`, () =>
        read(text, { editionKind: 'audio', tracks: [], customFields: [] }),
      );
  for (const { id, formats, options } of definitions.exporters) {
    const usual = options.safeParse({});
    if (!usual.success) continue;
    for (const format of formats)
      await attempt(`exporter ${id}, a book of which nothing is known`, () => format.render(NOTHING_MERGED, emptyContext(), usual.data));
  }
  return report;
}

type Attempt = (what: string, run: () => unknown) => Promise<void>;

async function tryProvider({ id, options, operations, search }: AnyProvider, attempt: Attempt): Promise<void> {
  const usual = options.safeParse({});
  if (!usual.success) return;
  for (const body of BODIES) {
    const context = answeringWith(body, usual.data);
    const given = `, answered with ${JSON.stringify(body)?.slice(0, 40) ?? 'nothing'}`;
    for (const { name, lookupBy, lookup } of operations)
      await attempt(`provider ${id}, ${name}${given}`, () => lookup([{ type: lookupBy[0] ?? 'isbn', value: '9780306406157' }], context));
    if (search)
      await attempt(`provider ${id}, search${given}`, () =>
        search.search({ title: 'The Salt Road', authors: ['Ann Cole'], narrators: [], editionKind: 'audio' }, context),
      );
  }
}

/** Answers every request with the same. */
function answeringWith(body: unknown, options: ProviderOptions): ProviderContext<ProviderOptions> {
  const json: ProviderContext<ProviderOptions>['getJson'] = async (_path, schema) => (body === undefined ? undefined : schema.parse(body));
  return {
    options,
    getJson: json,
    postJson: (path, _body, schema) => json(path, schema),
    getText: async () => (typeof body === 'string' ? body : JSON.stringify(body)),
  };
}

function emptyContext(): ExportContext {
  return { item: ITEM, written: [], tracks: [], customFields: [], overrides: [], decisions: [], answers: [], beside: [] };
}

function deep(levels: number): unknown {
  return levels === 0 ? 1 : [deep(levels - 1)];
}
