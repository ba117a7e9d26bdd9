/** What Wikidata's rows about one work mean in our fields. */
import type { Identifier, Person, ProviderAnswer, SeriesEntry } from '../../src/sdk/index.ts';
import type { WikidataRow } from './schema.ts';

/** @param rows all of one work; several where it has several authors, dates or series */
export function mapWork(rows: readonly WikidataRow[]): ProviderAnswer | undefined {
  const [first] = rows;
  if (!first) return undefined;
  const id = entity(first.work.value);
  const dates = rows.flatMap(({ date }) => date?.value.slice(0, 10) ?? []).sort();
  return {
    sourceId: id,
    metadata: {
      // An item without a label is labelled by its number.
      title: first.workLabel?.value === id ? undefined : first.workLabel?.value,
      authors: unique(rows.map(authorOf), ({ name }) => name),
      originalDate: dates[0]?.replace(/-01-01$/, ''),
      series: unique(rows.map(seriesOf), ({ name }) => name),
      identifiers: [
        { type: 'wikidata', value: id },
        ...identifiers('openlibrary-work', rows, ({ openlibrary }) => openlibrary),
        ...identifiers('goodreads-work', rows, ({ goodreads }) => goodreads),
      ],
    },
  };
}

function authorOf({ author, authorLabel, authorOpenlibrary, authorGoodreads }: WikidataRow): Person | undefined {
  if (!author || !authorLabel || authorLabel.value === entity(author.value)) return undefined;
  const ids: Identifier[] = [{ type: 'wikidata', value: entity(author.value) }];
  if (authorOpenlibrary) ids.push({ type: 'openlibrary-author', value: authorOpenlibrary.value });
  if (authorGoodreads) ids.push({ type: 'goodreads-author', value: authorGoodreads.value });
  return { name: authorLabel.value, identifiers: ids };
}

function seriesOf({ series, seriesLabel, ordinal }: WikidataRow): SeriesEntry | undefined {
  if (!series || !seriesLabel || seriesLabel.value === entity(series.value)) return undefined;
  return { name: seriesLabel.value, position: ordinal?.value, identifiers: [{ type: 'wikidata', value: entity(series.value) }] };
}

function identifiers(type: string, rows: readonly WikidataRow[], of: (row: WikidataRow) => { value: string } | undefined): Identifier[] {
  return [...new Set(rows.flatMap((row) => of(row)?.value ?? []))]
    .filter((value) => type !== 'openlibrary-work' || value.endsWith('W'))
    .map((value) => ({ type, value }));
}

function entity(uri: string): string {
  return uri.slice(uri.lastIndexOf('/') + 1);
}

function unique<T>(list: readonly (T | undefined)[], keyOf: (entry: T) => string): T[] {
  return [...new Map(list.filter((entry) => entry !== undefined).map((entry) => [keyOf(entry), entry])).values()];
}
