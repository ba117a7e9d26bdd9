/** One provider's records, with a search over their titles and authors such as shops have: forgiving, and never empty-handed. */

import type { CatalogueId, Facts } from './facts.ts';
import type { World, WorldWork } from './model.ts';
import { viewOf, workViewOf } from './noise.ts';
import { randomFor } from './random.ts';

export interface ShopCatalogue {
  world: World;
  /** One per edition that it knows. */
  records: readonly Facts[];
  /** One per work that it knows. */
  works: readonly Facts[];
  byEdition(id: number): Facts | undefined;
  byWork(id: number): Facts | undefined;
  /** Records by ASIN in a storefront. */
  byAsin(asin: string, region: string): Facts | undefined;
  byIsbn(isbn: string): Facts | undefined;
  /** Best first. */
  search(where: 'records' | 'works', words: { title?: string; author?: string }, limit: number, accept?: (facts: Facts) => boolean): Facts[];
}

export function createCatalogue(world: World, id: CatalogueId, level: number): ShopCatalogue {
  const records = world.editions.map((edition) => viewOf(world, id, edition, level)).filter((facts) => facts !== undefined);
  const works = world.works.map((work: WorldWork) => workViewOf(world, id, work, level)).filter((facts) => facts !== undefined);
  const byAsin = new Map(records.flatMap((facts) => Object.entries(facts.edition.asins).map(([region, asin]) => [`${asin}@${region}`, facts] as const)));
  const byIsbn = new Map(records.flatMap((facts) => (facts.isbn && facts.isbn === facts.edition.isbn ? [[facts.isbn, facts] as const] : [])));
  const byEdition = new Map(records.map((facts) => [facts.edition.id, facts]));
  const byWork = new Map(works.map((facts) => [facts.edition.work.id, facts]));
  const indexes = { records: indexOf(records), works: indexOf(works) };
  // A real shop ranks by what sells, too.
  const favour = ({ edition }: Facts) => (world.isLifelike ? 0.85 + 0.3 * randomFor(world.seed, id, 'rank', edition.id).next() : 1);
  return {
    world,
    records,
    works,
    byEdition: (edition) => byEdition.get(edition),
    byWork: (work) => byWork.get(work),
    byAsin: (asin, region) => byAsin.get(`${asin}@${region}`),
    byIsbn: (isbn) => byIsbn.get(isbn),
    search(where, { title = '', author = '' }, limit, accept = () => true) {
      const scores = new Map<Facts, number>();
      for (const [words, weight] of [
        [wordsOf(title), 2],
        [wordsOf(author), 1],
      ] as const)
        for (const word of words) for (const facts of indexes[where].get(word) ?? []) scores.set(facts, (scores.get(facts) ?? 0) + weight);
      const goodness = (facts: Facts, score: number) => (score * favour(facts)) / (1 + wordsOf(facts.title).length * 0.05);
      return [...scores]
        .filter(([facts]) => accept(facts))
        .map(([facts, score]) => ({ facts, score: goodness(facts, score) }))
        .sort((a, b) => b.score - a.score || a.facts.edition.id - b.facts.edition.id)
        .slice(0, limit)
        .map(({ facts }) => facts);
    },
  };
}

function indexOf(records: readonly Facts[]): Map<string, Facts[]> {
  const index = new Map<string, Facts[]>();
  for (const facts of records)
    for (const word of new Set([...wordsOf(facts.title), ...facts.authors.flatMap(({ name }) => wordsOf(name))]))
      index.set(word, [...(index.get(word) ?? []), facts]);
  return index;
}

const COMMON = new Set(['the', 'a', 'an', 'and', 'of', 'for', 'der', 'die', 'das']);

function wordsOf(text: string): string[] {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .replaceAll('ß', 'ss')
    .toLowerCase();
  return plain.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '' && !COMMON.has(word));
}
