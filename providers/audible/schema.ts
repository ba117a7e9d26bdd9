/** What we accept from Audible's catalog: only what we use. A bad optional value is dropped, not the product. */
import { z } from 'zod';
import { loose, looseFlag, looseList, looseNamed, looseNumber, looseText as text } from '../../src/sdk/index.ts';

const people = z.lazy(() => looseNamed({ asin: text }));

/** `GET /1.0/catalog/products`. Each product is checked by itself, so that a bad one spoils no other. */
export const AudibleProducts = z.lazy(() =>
  z.looseObject({
    products: z.array(z.looseObject({ asin: z.string().nullish() })),
  }),
);

/** One product (Audible's catalog is undocumented; the keys are those that its clients rely on). Absent where not asked for. */
export const AudibleProduct = z.lazy(() =>
  z.looseObject({
    asin: z.string().min(1),
    title: text,
    subtitle: text,
    authors: people,
    narrators: people,
    publisher_name: text,
    isbn: text,
    language: text,
    format_type: text,
    content_type: text,
    content_delivery_type: text,
    release_date: text,
    issue_date: text,
    runtime_length_min: looseNumber,
    publication_name: text,
    series: looseList({ asin: text, title: z.string(), sequence: text }),
    category_ladders: looseList({ root: text, ladder: z.array(z.looseObject({ name: z.string() })) }),
    product_images: loose(z.record(z.string(), z.string())),
    publisher_summary: text,
    extended_product_description: text,
    merchandising_summary: text,
    copyright: text,
    rating: loose(
      z.looseObject({
        overall_distribution: z.looseObject({ display_average_rating: text, average_rating: z.number().nullish(), num_ratings: z.number().nullish() }),
      }),
    ),
    is_adult_product: looseFlag,
  }),
);
export type AudibleProduct = z.infer<typeof AudibleProduct>;
