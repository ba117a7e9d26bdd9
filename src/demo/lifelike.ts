/**
 * A world as confusing as the real one: real works in nine languages, volumes and near titles, summaries and adaptations, and works
 * that no catalogue knows. Its catalogues are as careless as lifelike-noise.ts says.
 */
import { addClassics } from './classic-works.ts';
import { addConfusables } from './confusable-works.ts';
import { inventWorks, type WorldOptions } from './generate.ts';
import type { Shelf, World } from './model.ts';
import { addOffshoots } from './offshoots.ts';
import { randomFor } from './random.ts';

/** Shares of the works; the rest are invented like those of any world. */
const SHARES = { classics: 0.55, confusable: 0.15 };
/** Works that stand in no catalogue. */
const UNCATALOGUED = 0.2;

/** @param options.works without summaries and adaptations, which come on top */
export function makeLifelikeWorld({ seed, works: count }: WorldOptions): World {
  const shelf: Shelf = { works: [], editions: [] };
  addClassics(seed, Math.round(count * SHARES.classics), shelf);
  addConfusables(seed, shelf.works.length + Math.round(count * SHARES.confusable), shelf);
  inventWorks(seed, count, shelf);
  for (const work of shelf.works) work.isUncatalogued = randomFor(seed, 'uncatalogued', work.id).chance(UNCATALOGUED);
  addOffshoots(seed, shelf);
  return { seed, ...shelf, authors: {}, isLifelike: true };
}
