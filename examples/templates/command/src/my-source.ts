/** Tells which books lack a field. */
import { defineCommand, FIELD_KEYS, z } from 'rubricator/sdk';

const MySourceOptions = z.strictObject({
  field: z.enum(FIELD_KEYS).describe('The field.'),
  limit: z.number().int().min(1).default(100).describe('At most so many books.'),
});

export const mySource = defineCommand<z.infer<typeof MySourceOptions>>({
  id: 'my-source',
  summary: 'tell which books lack a field',
  options: MySourceOptions,
  arguments: ['field'],
  async *run({ field, limit }, { books }) {
    const ids: number[] = [];
    for await (const { id, path, values } of books()) {
      if (values[field] !== undefined) continue;
      ids.push(id);
      yield path;
      if (ids.length === limit) break;
    }
    return { books: ids };
  },
});
