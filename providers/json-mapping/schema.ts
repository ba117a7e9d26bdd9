/** How a JSON API is described in the config. Every path is compiled when the config is loaded, so that a mistake shows at once. */
import { compile } from 'json-p3';
import { z } from 'zod';
import { EDITION_KINDS, instanceId, limitOptions, webAddress } from '../../src/sdk/index.ts';

/** A JSONPath (RFC 9535). */
const Path = z.lazy(() =>
  z.string().superRefine((path, context) => {
    try {
      compile(path);
    } catch (error) {
      context.addIssue({ code: 'custom', message: `is no JSONPath: ${error instanceof Error ? error.message : String(error)}` });
    }
  }),
);

/** An address below the base URL with `{placeholders}` of these names. */
function Template(...names: string[]) {
  return z
    .string()
    .min(1)
    .refine((text) => !/^[a-z]+:\/\//i.test(text), 'must stand below the base URL')
    .superRefine((text, context) => {
      const unknown = [...text.matchAll(/\{(\w*)\}/g)].map(([, name = '']) => name).filter((name) => !names.includes(name));
      if (unknown.length > 0) context.addIssue({ code: 'custom', message: `knows {${names.join('}, {')}}, not {${unknown[0]}}` });
      if (!names.some((name) => text.includes(`{${name}}`))) context.addIssue({ code: 'custom', message: `must hold {${names[0]}}` });
    });
}

const Items = Path.default('$').describe('JSONPath of the books in the answer; `$` if the answer is the book.');
const field = (what: string) => Path.optional().describe(`JSONPath of ${what}.`);

const Fields = z.lazy(() =>
  z
    .strictObject({
      title: Path.describe('JSONPath of the title, from a book.'),
      subtitle: field('the subtitle'),
      authors: field('the names of the authors, each by itself or all in one text'),
      narrators: field('the names of the narrators'),
      series: z
        .strictObject({ name: Path, position: Path.optional() })
        .optional()
        .describe('JSONPaths of the names of its series, and of their positions in the same order.'),
      publisher: field('the publisher'),
      publishedDate: field('the date or year of this edition'),
      originalDate: field('the date or year of the first edition'),
      language: field('the language, as a code or an English name'),
      description: field('the description, plain or HTML'),
      genres: field('the genres'),
      tags: field('the tags'),
      identifiers: z.record(z.string().min(1), Path).optional().describe('JSONPaths by identifier type: { asin: $.asin, isbn: $.isbn13 }.'),
      durationMs: z
        .strictObject({ path: Path, unit: z.enum(['milliseconds', 'seconds', 'minutes', 'hours']).default('seconds') })
        .optional()
        .describe('JSONPath of the duration, and its unit.'),
      cover: field('the address of a picture'),
      rating: z
        .strictObject({ value: Path, count: Path, scale: z.number().positive().default(5) })
        .optional()
        .describe('JSONPaths of the mean rating and of the number of ratings.'),
      abridged: field('true if it is abridged'),
      explicit: field('true if it is not for children'),
    })
    .describe('Which value is which field: JSONPaths (RFC 9535) from one book.'),
);

/** One entry of `providers.json-mapping`. */
export const JsonMapping = z.lazy(() =>
  z
    .strictObject({
      id: instanceId(),
      name: z.string().min(1).optional().describe('What people call it.'),
      enabled: z.boolean().default(true).describe('Ask it at all.'),
      baseUrl: webAddress().describe('Address that all paths are below.'),
      headers: z.record(z.string(), z.string()).default({}).describe('Headers sent with every request; their values are secrets.'),
      query: z.record(z.string(), z.string()).default({}).describe('Parameters added to every address, such as a key; their values are secrets.'),
      lookups: z
        .array(
          z.strictObject({
            by: z.array(z.string().min(1)).min(1).describe('Identifier types that are looked up here: asin, isbn, …'),
            path: Template('value', 'type').describe('Path with {value} for the identifier, {type} for its type.'),
            items: Items,
          }),
        )
        .default([])
        .describe('Where a book is looked up by an identifier.'),
      search: z
        .strictObject({
          path: Template('title', 'author', 'narrator', 'language').describe('Path with {title}, {author}, {narrator}, {language}.'),
          items: Items,
          rank: z
            .union([z.literal(1), z.literal(2)])
            .default(1)
            .describe('1: asked whenever a book must be searched; 2: only if others did not find it.'),
        })
        .optional()
        .describe('Where a book is searched.'),
      fields: Fields,
      confidence: z
        .object({ default: z.number().min(0).max(1).default(0.6) })
        .catchall(z.number().min(0).max(1))
        .prefault({})
        .describe('How sure it is, in general (`default`) and of single fields.'),
      editionKind: z.enum(EDITION_KINDS).optional().describe('What its books are; if not set, only facts of the work are taken unless more agrees.'),
      editionKinds: z.array(z.enum(EDITION_KINDS)).min(1).default(['audio', 'ebook']).describe('Kinds of book for which it is searched.'),
      lineage: z.string().min(1).optional().describe('The source that it copies, such as `audible`; copies do not confirm their source.'),
      ttlHours: z
        .strictObject({ found: z.number().positive().default(720), missing: z.number().positive().default(168) })
        .prefault({})
        .describe('How long its answers stay fresh, in hours.'),
      limits: limitOptions('1 request a second unless you say otherwise.'),
    })
    .refine(({ lookups, search }) => lookups.length > 0 || search !== undefined, 'needs lookups or a search'),
);
export type JsonMapping = z.infer<typeof JsonMapping>;
