/** Asks the providers about a book again. */
import type { Actor } from '../domain/actor.ts';
import type { StoredItem } from '../ports/items.ts';
import type { Libraries } from '../ports/libraries.ts';
import type { Apply } from './apply.ts';

export interface RefreshInput {
  item: StoredItem;
  actor: Actor;
}

export async function refresh({ item, actor }: RefreshInput, { libraries, apply }: { libraries: Libraries; apply: Apply }): Promise<void> {
  const { folder } = await libraries.placeOf(item);
  await apply({ item, folder, actor, reason: 'asked', changed: [] });
}
