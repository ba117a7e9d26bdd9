/** `rubricator list --facets`: how many of the books have which author, genre, source and so on. */
import type { ShownFacet } from '../actions/facets.ts';
import type { ListInput } from '../actions/search.ts';
import type { App } from '../app/app.ts';
import { printable } from '../domain/text/printable.ts';
import { complain } from './complain.ts';
import { fitted } from './fit.ts';
import type { CommonOptions } from './options.ts';
import { out, outJson, type Screen, screenFor } from './screen.ts';

/** So many values of each, if nothing else is said. */
const VALUES = 10;
const COUNT_COLUMNS = 8;

interface FacetOptions extends CommonOptions {
  limit?: number;
  json?: boolean;
}

export async function printFacets({ text, filter }: ListInput, options: FacetOptions, { questions, ownFields }: App): Promise<void> {
  const customFields = ownFields.current();
  const facets = await questions.facets({ text, filter, names: [], customFields, limit: options.limit ?? VALUES });
  if ('problems' in facets) return facets.problems.forEach(complain);
  const known = facets.filter(({ values }) => values.length > 0);
  if (options.json) return outJson(known);
  const screen = screenFor(options);
  if (known.length === 0) return out('No book matches.');
  for (const facet of known) printFacet(facet, screen);
}

function printFacet({ label, values, distinct }: ShownFacet, { paint, columns, isPlain }: Screen): void {
  out(paint('bold', label));
  const room = isPlain ? Number.POSITIVE_INFINITY : columns - COUNT_COLUMNS - 2;
  for (const value of values) out(`${String(value.count).padStart(COUNT_COLUMNS)}  ${fitted(printable(value.label), room)}`);
  if (distinct > values.length) out(`${' '.repeat(COUNT_COLUMNS)}  and ${distinct - values.length} more; --limit shows more`);
}
