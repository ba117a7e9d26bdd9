/** JSON Schemas (draft 2020-12) of records as JSON and YAML have them, made from the table of fields. */
import { z } from 'zod';
import { FIELDS, type RecordSchema } from '../../src/sdk/index.ts';

const BOOK_FILE = 'book.schema.json';

/** What stands before the fields. */
const BOOK = {
  id: { description: 'The number of the book in the catalogue that wrote the file.', type: 'integer', minimum: 0 },
  library: { description: 'The library, as the config calls it.', type: 'string' },
  path: { description: 'Where the book is, relative to its library.', type: 'string' },
  changedAt: { description: 'When the record last changed.', type: 'string', format: 'date-time' },
} as const;

/** Of one book: a line of JSON Lines, an item of a list. */
export const bookSchema: RecordSchema = {
  file: BOOK_FILE,
  text: () =>
    jsonText({
      $id: 'urn:rubricator:book',
      title: 'A book of a Rubricator catalogue',
      type: 'object',
      required: ['id', 'library', 'path'],
      properties: { ...BOOK, ...Object.fromEntries(FIELDS.map(({ key, label, schema }) => [key, valueSchema(label, schema)])) },
      additionalProperties: false,
    }),
};

/** Of a list of books. */
export const booksSchema: RecordSchema = {
  file: 'books.schema.json',
  text: () => jsonText({ title: 'Books of a Rubricator catalogue', type: 'array', items: { $ref: BOOK_FILE } }),
};

/** `null` says that the book has no value. */
function valueSchema(label: string, schema: z.ZodType): Record<string, unknown> {
  const { $schema: _, ...shape } = z.toJSONSchema(schema);
  return { title: label, anyOf: [shape, { type: 'null' }] };
}

function jsonText(schema: Record<string, unknown>): string {
  return `${JSON.stringify({ $schema: 'https://json-schema.org/draft/2020-12/schema', ...schema }, null, 2)}\n`;
}
