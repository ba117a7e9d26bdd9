/** Asks the providers about a book again. */
import type { Actor } from '../domain/actor.ts';
import type { StoredItem } from '../ports/items.ts';
import type { Libraries } from '../ports/libraries.ts';
import type { Apply } from './apply.ts';
import { type PauseDeps, refusePaused } from './pause.ts';

export interface RefreshInput {
  item: StoredItem;
  actor: Actor;
}

interface RefreshDeps extends Pick<PauseDeps, 'pauses'> {
  libraries: Libraries;
  apply: Apply;
}

export interface Refreshed {
  /** Ids of providers that are paused: they are asked once they are resumed. */
  paused: string[];
}

/** Throws `ActionError` if the library is paused. */
export async function refresh({ item, actor }: RefreshInput, { libraries, apply, pauses }: RefreshDeps): Promise<Refreshed> {
  refusePaused(item.library, { pauses });
  const { folder } = await libraries.placeOf(item);
  await apply({ item, folder, actor, reason: 'asked', changed: [] });
  return { paused: pauses.all().flatMap(({ of, id }) => (of === 'provider' ? [id] : [])) };
}
