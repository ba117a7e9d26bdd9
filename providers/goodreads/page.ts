/** From the HTML of a book's page to the record that it carries for search engines (JSON-LD, schema.org/Book). */
import { parse } from 'node-html-parser';
import { ResponseError, shapeProblem } from '../../src/sdk/index.ts';
import { GoodreadsBook } from './schema.ts';

/** Throws `ResponseError` for a page without a book, such as a check for robots. */
export function readPage(html: string): GoodreadsBook {
  const page = parse(html, { blockTextElements: { script: true } });
  const record = page.querySelectorAll('script[type="application/ld+json"]').map((script) => parseJson(script.rawText));
  const parsed = GoodreadsBook.safeParse(record.find((entry) => (entry as { '@type'?: unknown } | undefined)?.['@type'] === 'Book'));
  if (!parsed.success) throw new ResponseError(`answered with a page that holds no book (${shapeProblem(parsed.error)})`);
  return { ...parsed.data, description: page.querySelector('[data-testid="description"]')?.innerHTML };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
