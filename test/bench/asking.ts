/** Asks providers of the simulated world as much as their limits allow. */
import type { CatalogueId } from '../../src/demo/facts.ts';
import { idOf, type World, type WorldEdition } from '../../src/demo/model.ts';
import type { Identifier } from '../../src/domain/book/identifier.ts';
import type { Query } from '../../src/domain/book/query.ts';
import type { SendingHost } from '../../src/ports/provider-host.ts';

/** Questions about one edition, for providers that look up; the others are searched. */
export const ID_OF: Partial<Record<CatalogueId, (edition: WorldEdition) => Identifier>> = {
  audible: asinOf,
  audnexus: asinOf,
  hardcover: asinOf,
  openlibrary: ({ isbn }) => ({ type: 'isbn', value: isbn ?? '' }),
  googlebooks: ({ isbn }) => ({ type: 'isbn', value: isbn ?? '' }),
  itunes: (edition) => ({ type: 'itunes', value: String(idOf.itunes(edition)) }),
  wikidata: ({ work }) => ({ type: 'openlibrary-work', value: idOf.olWork(work) }),
  goodreads: (edition) => ({ type: 'goodreads', value: idOf.goodreads(edition) }),
};

function asinOf({ asins }: WorldEdition): Identifier {
  const [[region, value] = ['us', '']] = Object.entries(asins);
  return { type: 'asin', value, region };
}

function questionFor(id: CatalogueId, edition: WorldEdition): Query {
  const { work } = edition;
  const identifier = ID_OF[id]?.(edition);
  return {
    editionKind: edition.kind,
    identifiers: identifier ? [{ ...identifier, certainty: 1 }] : [],
    title: work.title,
    authors: work.authors.map(({ name }) => name),
    narrators: [],
    series: [],
    wants: [],
  };
}

export function catalogueOf(host: SendingHost): CatalogueId {
  return (host.id === 'shop' ? 'custom' : host.id) as CatalogueId;
}

export interface Exercise {
  world: World;
  /** Audible is asked for so many ASINs. */
  items: number;
  /** The others are asked for so long. */
  seconds: number;
  /** Of all questions, every so-many-th from the first on; all of them if absent. */
  share?: { first: number; of: number };
}

/** How many questions were answered. */
export async function exercise(host: SendingHost, { world, items, seconds, share = { first: 0, of: 1 } }: Exercise): Promise<number> {
  const id = catalogueOf(host);
  const { limits } = await host.status();
  const controller = new AbortController();
  const fits = world.editions.filter((edition) => {
    if (ID_OF[id] === asinOf) return edition.asins.us !== undefined;
    if (id === 'openlibrary' || id === 'googlebooks') return edition.kind !== 'audio';
    return edition.kind === 'audio';
  });
  const editions = id === 'audible' ? fits.slice(0, items) : fits.slice(0, Math.ceil(limits.ratePerSec * 60 * seconds));
  let answered = 0;
  const isSearch = !ID_OF[id];
  const all = Promise.allSettled(
    editions
      .filter((_, at) => at % share.of === share.first)
      .map(async (edition) => {
        const query = questionFor(id, edition);
        const reply = await (isSearch
          ? host.search(query, { isPatient: true }, controller.signal)
          : host.lookUp(query, { isPatient: true }, controller.signal));
        if (reply.outcome !== 'failed') answered++;
      }),
  );
  const timer = id === 'audible' ? undefined : setTimeout(() => controller.abort(new Error('time is up')), seconds * 1000);
  await all;
  clearTimeout(timer);
  return answered;
}
