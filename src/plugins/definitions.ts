/** Makes the definitions of a plugin that runs in a process of its own: data from its description, functions that call it. */
import { z } from 'zod';
import { messageOf, ReadError, ResponseError } from '../domain/errors.ts';
import { EVENT_NAMES } from '../domain/events.ts';
import type { AnyExporter, ExporterOptions, Rendered, SidecarFormat } from '../sdk/exporter.ts';
import type { PluginDefinition } from '../sdk/plugin.ts';
import type { AnyProvider, ProviderContext, ProviderOptions, RequestOptions } from '../sdk/provider.ts';
import type { ReaderDefinition } from '../sdk/reader.ts';
import type { AnySink, SinkContext } from '../sdk/sink.ts';
import { assertMayReach, ownHeaders, sentMessage } from './allowed-hosts.ts';
import { batchAnswers, readingOf, searchAnswers, shaped } from './answer-shapes.ts';
import type { Answering, PluginCalls } from './child.ts';
import { commandOf } from './command.ts';
import type { DescribedExporter, DescribedProvider, DescribedReader, DescribedSink, PluginDescription } from './description.ts';
import { targetOf } from './target.ts';

/** @param version of the package */
export function definitionsOf(description: PluginDescription, version: string, calls: PluginCalls): Required<PluginDefinition> {
  return {
    providers: description.providers.map((each) => providerOf(each, calls)),
    exporters: description.exporters.map((each) => ({ ...exporterOf(each, calls), version })),
    readers: description.readers.map((each) => readerOf(each, calls)),
    sinks: description.sinks.map((each) => sinkOf(each, calls)),
    targets: description.targets.map((each) => targetOf(each, calls)),
    commands: description.commands.map((each) => commandOf(each, calls)),
    fields: description.fields,
  };
}

/** Every context has a name of its own, in all plugins. */
let contexts = 0;

function providerOf({ operations, search, page, asksWhetherOff, options, ...data }: DescribedProvider, { child, callNow }: PluginCalls): AnyProvider {
  const ask = async (path: readonly string[], args: readonly unknown[], context: ProviderContext<ProviderOptions>) => {
    const name = `provider ${++contexts}`;
    const answering = answeringBy(context, child);
    try {
      return await child.call({ path: ['providers', data.id, ...path], args, context: { name, options: context.options }, answering });
    } finally {
      child.forget(name);
    }
  };
  return {
    ...data,
    options: schemaOf<ProviderOptions>(options),
    ...(asksWhetherOff && {
      offBecause(own: ProviderOptions) {
        const reason = reasonOf(() => callNow(['providers', data.id, 'offBecause'], [own]));
        return typeof reason === 'string' ? reason.slice(0, 300) : undefined;
      },
    }),
    ...(page !== undefined && {
      page: ({ sourceId, region = '' }: { sourceId: string; region?: string }) =>
        page.replaceAll('{id}', () => encodeURIComponent(sourceId)).replaceAll('{region}', () => encodeURIComponent(region)),
    }),
    operations: operations.map((operation) => ({
      ...operation,
      lookup: async (ids, context) => batchAnswers(await ask(['operations', operation.name, 'lookup'], [ids], context), ids.length),
    })),
    ...(search && {
      search: { ...search, search: async (terms, context) => searchAnswers(await ask(['search', 'search'], [terms], context)) },
    }),
  };
}

/** One that cannot say whether it is off, cannot be asked anything. */
function reasonOf(ask: () => unknown): unknown {
  try {
    return ask();
  } catch (error) {
    return messageOf(error);
  }
}

const anything = z.unknown();

/** Requests go by the context that the program gave: it keeps limits, breaker, cache and permissions. */
function answeringBy(context: ProviderContext<ProviderOptions>, child: PluginCalls['child']): Answering {
  return async (method, args) => {
    const judgeId = args.at(-1);
    const own: RequestOptions = {
      ...requestOptions(args.at(-2)),
      ...(typeof judgeId === 'number' && {
        judge: async (answer) => (await child.call({ path: ['judge'], args: [judgeId, answer] })) as never,
      }),
    };
    const path = String(args[0]);
    if (method === 'getJson') return context.getJson(path, anything, own);
    if (method === 'postJson') return context.postJson(path, args[1], anything, own);
    if (method === 'getText') return context.getText(path, own);
    throw new ResponseError('asks for what no provider may ask');
  };
}

const Requested = z.object({ headers: z.record(z.string(), z.string()).optional(), baseUrl: z.string().optional() });

function requestOptions(sent: unknown): RequestOptions {
  const parsed = Requested.safeParse(sent);
  if (!parsed.success) return {};
  const { headers, ...more } = parsed.data;
  return { ...more, ...(headers && { headers: ownHeaders(headers) }) };
}

function exporterOf({ id, summary, formats, catalogueFormats, options }: DescribedExporter, { callNow }: PluginCalls): AnyExporter {
  return {
    ...{ id, summary, options: schemaOf<ExporterOptions>(options) },
    formats: formats.map((format, index): SidecarFormat => {
      const at = ['exporters', id, 'formats', String(index)];
      return {
        ...format,
        name: (item, own) => textOrNothing(callNow([...at, 'name'], [item, own])),
        render: (record, context, own) => renderedOf(callNow([...at, 'render'], [record, context, own])),
      };
    }),
    catalogueFormats: catalogueFormats.map((format) => {
      const at = ['exporters', id, 'catalogueFormats', format.id];
      return {
        ...format,
        isWanted(own) {
          try {
            return callNow([...at, 'isWanted'], [own]) === true;
          } catch {
            // It fails again when it is to write its files, so that those that stand there stay.
            return true;
          }
        },
        render: (books, own) => shaped(CatalogueFiles, callNow([...at, 'render'], [books, own])),
      };
    }),
  };
}

const bytes = z.lazy(() => z.union([z.string(), z.instanceof(Uint8Array)], { error: 'is neither a text nor bytes' }));
const CatalogueFiles = z.lazy(() => z.array(z.object({ name: z.string().min(1).max(255), content: bytes })));
const RenderedShape = z.lazy(() =>
  z.union([bytes, z.object({ content: bytes, warnings: z.array(z.string().max(500)).max(50) })], {
    error: 'is neither a text nor bytes, nor { content, warnings }',
  }),
);

function renderedOf(result: unknown): string | Uint8Array | Rendered | undefined {
  return result === undefined || result === null ? undefined : shaped(RenderedShape, result);
}

function textOrNothing(result: unknown): string | undefined {
  return typeof result === 'string' ? result : undefined;
}

function readerOf({ tellsCleared, tellsEdited, ...data }: DescribedReader, { callNow }: PluginCalls): ReaderDefinition {
  const at = (does: string) => ['readers', data.id, does];
  return {
    ...data,
    read(text, book) {
      try {
        return readingOf(callNow(at('read'), [text, book]));
      } catch (error) {
        throw error instanceof ReadError ? error : new ReadError(error instanceof Error ? error.message : 'cannot be read', { cause: error });
      }
    },
    ...(tellsCleared && { clearedFields: (text: string) => shaped(z.array(z.string()), callNow(at('clearedFields'), [text])) as never }),
    ...(tellsEdited && { isEditedInPlace: (text: string) => callNow(at('isEditedInPlace'), [text]) === true }),
  };
}

const SinkFacts = z.lazy(() => z.object({ events: z.array(z.enum(EVENT_NAMES)), atOnce: z.number().int().min(1).max(1000) }));

function sinkOf({ type, advice, options, ...data }: DescribedSink, { child, callNow, hosts }: PluginCalls): AnySink {
  const path = (does: string) => ['sinks', type, does];
  const answering =
    ({ send }: SinkContext, own: unknown, signal: AbortSignal): Answering =>
    async (method, [verb, url, message]) => {
      if (method !== 'send') throw new ResponseError('asks for what no sink may ask');
      assertMayReach(String(url), { hosts, options: own, schema: options });
      return send(verb === 'GET' ? 'GET' : 'POST', String(url), sentMessage(message), signal);
    };
  return {
    ...{ ...data, type, options: schemaOf(options) },
    create(entry, given) {
      const own = ownOptions(entry);
      const context = { name: `sink ${++contexts}`, options: own };
      let wasTold = false;
      return {
        ...factsOf(() => callNow(path('describe'), [], context), own),
        async deliver(events, signal) {
          wasTold = true;
          await child.call({ path: path('deliver'), args: [events], context, answering: answering(given, own, signal), signal, maxMs: SINK_MS });
        },
        async close() {
          const signal = AbortSignal.timeout(CLOSE_MS);
          // Nobody waits for what a sink has to say at its end.
          if (wasTold) await child.call({ path: path('close'), context, answering: answering(given, own, signal), maxMs: CLOSE_MS }).catch(() => undefined);
          child.forget(context.name);
        },
      };
    },
    ...(advice !== undefined && {
      check: {
        advice,
        async run(entry, given, signal) {
          const own = ownOptions(entry);
          const context = { name: `sink ${++contexts}`, options: own };
          try {
            return String(await child.call({ path: path('check'), context, answering: answering(given, own, signal), signal, maxMs: SINK_MS })).slice(0, 500);
          } finally {
            child.forget(context.name);
          }
        },
      },
    }),
  };
}

/** What it is told of. One that cannot say so is told all that its options name: `deliver` then says what is wrong, and the events wait. */
function factsOf(ask: () => unknown, options: Record<string, unknown>): z.output<typeof SinkFacts> {
  try {
    return SinkFacts.parse(ask());
  } catch {
    const named = z.array(z.enum(EVENT_NAMES)).safeParse(options.events);
    return { events: named.data ?? [], atOnce: 1 };
  }
}

/** An entry of the config without what every entry has. */
function ownOptions(entry: unknown): Record<string, unknown> {
  const { id: _id, type: _type, ...own } = entry as Record<string, unknown>;
  return own;
}

const SINK_MS = 60_000;
const CLOSE_MS = 5000;

/** Checks what a JSON schema says; the plugin checks the options itself when it is called. */
function schemaOf<Options = unknown>(schema: Record<string, unknown>): z.ZodObject & z.ZodType<Options> {
  return z.fromJSONSchema(schema) as z.ZodType as z.ZodObject & z.ZodType<Options>;
}
