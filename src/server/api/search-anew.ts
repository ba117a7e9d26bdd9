/** Looks for a book in other words than those of its files. */
import { createRoute, z } from '@hono/zod-openapi';
import { readHandWords, WORD_FIELDS } from '../../domain/book/typed-words.ts';
import type { ApiDeps } from '../deps.ts';
import { problem } from '../problem.ts';
import { whileAsking } from '../while-asking.ts';
import { type Api, body, Id, json, NOT_THERE, WRONG } from './routes.ts';

/** What somebody types, by the keys of fields. */
export const Words = z
  .object(Object.fromEntries(WORD_FIELDS.map(({ key, label }) => [key, z.string().max(500).optional().openapi({ description: label })])))
  .openapi('Words', { description: '“;” parts the entries of a list. Identifiers may be ASINs, ISBNs or addresses of books’ pages.' });

const Found = z.object({
  candidates: z.array(
    z.object({
      candidate: z.string().openapi({ description: 'Confirms it, together with the words.' }),
      name: z.string(),
      score: z.number(),
      metadata: z.record(z.string(), z.any()),
      contradictions: z.array(z.string()),
    }),
  ),
  silent: z.array(z.string()).openapi({ description: 'Providers that could not answer now.' }),
});

export function addSearchAnewRoute(api: Api, deps: Pick<ApiDeps, 'find' | 'searchAnew'>): void {
  api.openapi(
    createRoute({
      method: 'post',
      path: '/items/{id}/search',
      summary: 'Look for a book in other words than those of its files',
      description: 'It changes nothing. To take one of the candidates, confirm it with the same words: the book is asked for with them from then on.',
      request: { params: Id, ...body(Words) },
      responses: { 200: json(Found, 'The candidates, best first.'), ...WRONG, ...NOT_THERE },
    }),
    async (context) => {
      const item = await deps.find(context.req.valid('param').id);
      if (!item) return problem(context, 404, 'there is no such book');
      const words = readHandWords(context.req.valid('json'));
      if (Array.isArray(words)) return problem(context, 400, 'the words are not understood', words);
      const { choices, silent } = await deps.searchAnew({ item, words, signal: whileAsking(context.req.raw) });
      const candidates = choices.map(({ key, name, score, metadata, contradictions }) => ({
        ...{ candidate: key, name, score, metadata: { ...metadata } },
        contradictions: contradictions.map((each) => `${each.name}: ${each.detail}`),
      }));
      return context.json({ candidates, silent }, 200);
    },
  );
}
