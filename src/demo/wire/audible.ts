/** Audible's catalog: bulk answers without order that pass some products over, stubs for the unknown, search. */
import type { Facts } from '../facts.ts';
import { isAmong, type Wire } from './wire.ts';

const MAX_ASINS = 50;
/** Shares of ASINs that a bulk answer passes over at the first time, and of delisted products. */
const PASSED_OVER = 0.02;
const DELISTED = 0.01;

export const audible: Wire = ({ url }, catalogue) => {
  const [, region = 'us'] = url.pathname.split('/');
  const { searchParams } = url;
  const asins = (searchParams.get('asins') ?? '').split(',').filter(Boolean);
  const { seed } = catalogue.world;
  if (asins.length > MAX_ASINS || Number(searchParams.get('num_results') ?? 0) > MAX_ASINS)
    return { status: 400, body: { message: '1 validation error detected: too many results' } };
  if (asins.length > 0) {
    const isAsked = asins.length > 1;
    const listed = asins.filter((asin) => !(isAsked && isFirst(catalogue, `${asin}@${region}`) && isAmong(PASSED_OVER, seed, 'over', asin)));
    const products = listed.map((asin) => {
      const facts = catalogue.byAsin(asin, region);
      return facts && !isAmong(seed === 'demo' ? 0 : DELISTED, seed, 'delisted', asin, region) ? productOf(facts, region) : { asin, rating: NO_RATING };
    });
    return { body: { products: products.reverse(), response_groups: ['always-returned'] } };
  }
  const words = { title: searchParams.get('title') ?? searchParams.get('keywords') ?? '', author: searchParams.get('author') ?? '' };
  const found = catalogue.search('records', words, Number(searchParams.get('num_results') ?? 10), ({ edition }) => edition.asins[region] !== undefined);
  return { body: { products: found.map((facts) => productOf(facts, region)), total_results: found.length, response_groups: ['always-returned'] } };
};

const NO_RATING = { num_reviews: 0, overall_distribution: { average_rating: 0, num_ratings: 0 } };
const asked = new WeakMap<object, Set<string>>();

function isFirst(catalogue: object, name: string): boolean {
  const names = asked.get(catalogue) ?? new Set();
  asked.set(catalogue, names);
  return names.has(name) ? false : Boolean(names.add(name));
}

function productOf(facts: Facts, region: string): unknown {
  const asin = facts.edition.asins[region];
  return {
    asin,
    title: facts.title,
    ...(facts.subtitle && { subtitle: facts.subtitle }),
    authors: facts.authors,
    narrators: facts.dramatised ? [...facts.narrators, 'full cast'].map((name) => ({ name })) : facts.narrators.map((name) => ({ name })),
    ...(facts.publisher && { publisher_name: facts.publisher }),
    ...(facts.isbn && { isbn: facts.isbn }),
    ...(facts.language && { language: facts.language }),
    format_type: facts.dramatised ? 'original_recording' : facts.abridged ? 'abridged' : 'unabridged',
    content_type: 'Product',
    content_delivery_type: 'MultiPartBook',
    ...(facts.releaseDate && { release_date: facts.releaseDate, issue_date: facts.releaseDate }),
    ...(facts.durationSec && { runtime_length_min: Math.floor(facts.durationSec / 60) }),
    ...(facts.series && {
      publication_name: facts.series.name,
      series: [{ asin: `B9SERIES${region.toUpperCase()}`, title: facts.series.name, ...(facts.series.position && { sequence: facts.series.position }) }],
    }),
    category_ladders: facts.genres.map((name) => ({ root: 'Genres', ladder: [{ id: '1', name }, ...facts.tags.map((tag) => ({ id: '2', name: tag }))] })),
    product_images: { '500': `https://images.example/I/${asin}._SL500_.jpg`, '1024': `https://images.example/I/${asin}._SL1024_.jpg` },
    ...(facts.description && { publisher_summary: facts.description }),
    rating: facts.rating
      ? {
          num_reviews: 1,
          overall_distribution: { average_rating: Number(facts.rating.value), display_average_rating: facts.rating.value, num_ratings: facts.rating.count },
        }
      : NO_RATING,
    is_adult_product: false,
  };
}
