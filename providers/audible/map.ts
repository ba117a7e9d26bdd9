/** What a product of Audible's catalog means in our fields. */

import { abridgedOf, byRole, coverAt, credited, isDramatised, type ProviderAnswer, ratingOf, type SeriesEntry } from '../../src/sdk/index.ts';
import type { AudibleProduct } from './schema.ts';

/** Kinds of product that are books. */
const BOOKS = new Set(['MultiPartBook', 'SinglePartBook']);

/** Undefined for podcasts, series and bundles, and for the stub that stands for an unknown or delisted ASIN. */
export function mapProduct(product: AudibleProduct, region: string | undefined): ProviderAnswer | undefined {
  const { title, content_delivery_type: kind } = product;
  if (!title || (kind && !BOOKS.has(kind))) return undefined;
  const { average_rating: average, display_average_rating: shown, num_ratings: count } = product.rating?.overall_distribution ?? {};
  return {
    sourceId: product.asin,
    region,
    editionKind: 'audio',
    metadata: {
      title,
      subtitle: product.subtitle ?? undefined,
      ...byRole((product.authors ?? []).map(({ name, asin }) => credited(name, { type: 'asin', value: asin }))),
      narrators: (product.narrators ?? []).map(({ name }) => ({ name })),
      series: seriesOf(product, region),
      publisher: product.publisher_name ?? undefined,
      publishedDate: product.release_date ?? product.issue_date ?? undefined,
      language: product.language ?? undefined,
      copyright: product.copyright ?? undefined,
      description: product.publisher_summary || product.extended_product_description || product.merchandising_summary || undefined,
      ...genresOf(product),
      identifiers: [{ type: 'asin', value: product.asin, ...(region && { region }) }, ...(product.isbn ? [{ type: 'isbn', value: product.isbn }] : [])],
      durationMs: product.runtime_length_min ? product.runtime_length_min * 60_000 : undefined,
      cover: coverOf(product),
      rating: ratingOf(Number(shown ?? average), count),
      abridged: abridgedOf(product.format_type ?? ''),
      dramatised: isDramatised([title, product.subtitle, ...(product.narrators ?? []).map(({ name }) => name)].join(' ')) || undefined,
      explicit: product.is_adult_product || undefined,
    },
  };
}

/** The series that the publication names first. */
function seriesOf({ series, publication_name: main }: AudibleProduct, region: string | undefined): SeriesEntry[] {
  const entries = (series ?? []).map(({ title, sequence, asin }) => ({
    name: title,
    position: sequence ?? undefined,
    ...(asin && { identifiers: [{ type: 'asin', value: asin, ...(region && { region }) }] }),
  }));
  return [...entries.filter(({ name }) => name === main), ...entries.filter(({ name }) => name !== main)];
}

/** The first rung of a ladder is a genre, the others are tags. */
function genresOf({ category_ladders: ladders }: AudibleProduct): { genres: string[]; tags: string[] } {
  const rungs = (ladders ?? []).filter(({ root }) => root === 'Genres').map(({ ladder }) => ladder.map(({ name }) => name));
  return { genres: unique(rungs.flatMap(([first]) => first ?? [])), tags: unique(rungs.flatMap(([, ...rest]) => rest)) };
}

function unique(words: readonly string[]): string[] {
  return [...new Set(words)];
}

/** The largest picture at its full size: the suffix `._SL500_` makes it small. */
function coverOf({ product_images: images }: AudibleProduct) {
  const [largest] = Object.entries(images ?? {}).sort(([a], [b]) => Number(b) - Number(a));
  return coverAt(largest?.[1].replace(/\._[A-Z]{2}\d+_(?=\.\w+$)/, ''));
}
