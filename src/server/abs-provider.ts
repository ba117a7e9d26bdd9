/**
 * Rubricator as a provider in Audiobookshelf's own search: `GET /audiobookshelf/search`, as Audiobookshelf's custom metadata providers speak
 * (its custom-metadata-provider-specification.yaml).
 */
import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi';
import type { EditionSearch, FoundEdition } from '../actions/find-editions.ts';
import { yearOf } from '../domain/text/partial-date.ts';
import { type ApiEnv, AUDIOBOOKSHELF_PATH } from './guard.ts';

export interface AbsProviderDeps {
  /** Best first. */
  findEditions(wanted: EditionSearch): Promise<FoundEdition[]>;
}

/** Searches under way at once; each asks every source. */
const MAX_SEARCHES = 8;
const MINUTE_MS = 60_000;

const Series = z.strictObject({ series: z.string(), sequence: z.string().optional() });

/** A book as Audiobookshelf takes it. */
export const AbsMatch = z
  .strictObject({
    title: z.string(),
    subtitle: z.string().optional(),
    author: z.string().optional(),
    narrator: z.string().optional(),
    publisher: z.string().optional(),
    publishedYear: z.string().optional(),
    description: z.string().optional(),
    cover: z.url().optional(),
    isbn: z.string().optional(),
    asin: z.string().optional(),
    genres: z.array(z.string()).optional(),
    tags: z.array(z.string()).optional(),
    series: z.array(Series).optional(),
    language: z.string().optional(),
    duration: z.number().int().optional().openapi({ description: 'In minutes.' }),
  })
  .openapi('AudiobookshelfMatch');
type AbsMatch = z.infer<typeof AbsMatch>;

const Matches = z.strictObject({ matches: z.array(AbsMatch) });
const Failure = z.strictObject({ error: z.string() });
const failure = (description: string) => ({ description, content: { 'application/json': { schema: Failure } } });

const Words = z.string().trim().max(1000);
const Search = z.object({
  query: Words.min(1).openapi({ description: 'A title, which may hold an ASIN or an ISBN, or be one.' }),
  author: Words.optional(),
  isbn: Words.optional(),
  mediaType: z.string().max(100).optional(),
});

const route = createRoute({
  method: 'get',
  path: `${AUDIOBOOKSHELF_PATH}search`,
  summary: 'Search all providers, as Audiobookshelf’s custom metadata providers are asked',
  request: { query: Search },
  responses: {
    200: { description: 'What the providers know, an entry for each edition, best first.', content: { 'application/json': { schema: Matches } } },
    400: failure('The request is not understood.'),
    401: failure('The value of “Authorization” is not that of the config.'),
    503: failure('Too many searches at once.'),
    508: failure('Rubricator would ask itself.'),
  },
});

export function addAbsProvider(app: OpenAPIHono<ApiEnv>, { findEditions }: AbsProviderDeps): void {
  let searches = 0;
  app.openapi(
    route,
    async (context) => {
      // Whatever the way, a request of ours would come back to us.
      if (/^Rubricator\//i.test(context.req.header('user-agent') ?? '')) return context.json({ error: 'Rubricator does not ask itself' }, 508);
      if (searches >= MAX_SEARCHES) return context.json({ error: 'too many searches at once; try again in a moment' }, 503);
      const { query: text, author, isbn } = context.req.valid('query');
      searches++;
      try {
        const editions = await findEditions({ text, author, isbn });
        return context.json({ matches: editions.flatMap((edition) => matchOf(edition) ?? []) }, 200);
      } finally {
        searches--;
      }
    },
    (result, context) => {
      if (result.success) return undefined;
      return context.json({ error: result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ') }, 400);
    },
  );
}

/** What is not known is left out; Audiobookshelf takes names in one text. */
export function matchOf({ values }: FoundEdition): AbsMatch | undefined {
  if (values.title === undefined) return undefined;
  const id = (type: string) => values.identifiers?.find((each) => each.type === type)?.value;
  const names = (people: readonly { name: string }[] = []) => people.map(({ name }) => name).join(', ') || undefined;
  const found: { [Key in keyof AbsMatch]: AbsMatch[Key] | undefined } = {
    title: values.title,
    subtitle: values.subtitle,
    author: names(values.authors),
    narrator: names(values.narrators),
    publisher: values.publisher,
    publishedYear: values.publishedDate && yearOf(values.publishedDate),
    description: values.description,
    cover: values.cover?.source === 'url' && URL.canParse(values.cover.location) ? values.cover.location : undefined,
    isbn: id('isbn'),
    asin: id('asin'),
    genres: values.genres,
    tags: values.tags,
    series: values.series?.map(({ name, position }) => ({ series: name, ...(position !== undefined && { sequence: position }) })),
    language: values.language,
    duration: values.durationMs === undefined ? undefined : Math.round(values.durationMs / MINUTE_MS),
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined)) as AbsMatch;
}
