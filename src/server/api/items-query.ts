/** Which books are meant, as a query says it. */
import { z } from '@hono/zod-openapi';
import type { CatalogueFilter } from '../../ports/catalogue.ts';
import type { ApiDeps } from '../deps.ts';

/** A query says “true” and “false”. */
const Flag = z.enum(['true', 'false']).transform((text) => text === 'true');

/** What may be given several times. */
export const Several = z
  .union([z.string().max(1000), z.array(z.string().max(1000)).max(20)])
  .transform((given) => (Array.isArray(given) ? given : [given]))
  .openapi({ type: 'array', items: { type: 'string' } });

export const BooksQuery = z.object({
  library: z.string().optional(),
  state: z.enum(['ok', 'failed', 'offline']).optional(),
  review: Flag.optional().openapi({ description: 'Only books with a match that waits for a decision.' }),
  conflicts: Flag.optional().openapi({ description: 'Only books about which sources differ.' }),
  missing: Several.optional().openapi({ description: 'A field that has no value; may be given several times.' }),
  where: Several.optional().openapi({
    description: 'field=words, such as author=osei, or field==value for exactly that value; may be given several times, and each must hold.',
  }),
  facet: Several.optional().openapi({
    description:
      'facet=value, such as author=Marit Osei, source.title=audible, confidence=low, missing=series or conflict=title. May be given several times: of each facet that is named, one of the values must hold.',
  }),
  search: z.string().max(200).optional().openapi({ description: 'Words of the path, title, authors, narrators or series.' }),
});

/** Returns all problems if there are any. */
export async function readBooks(
  { library, state, review, conflicts, missing, where, facet }: z.infer<typeof BooksQuery>,
  deps: Pick<ApiDeps, 'readFilter'>,
): Promise<CatalogueFilter | string[]> {
  const filter = await deps.readFilter({ missing, where, facet });
  return Array.isArray(filter) ? filter : { ...filter, library, state, isToReview: review, hasConflicts: conflicts };
}
