/** Whether an Item is known: by its path, or where it stood before it was moved; and whether there is anything to do with it. */
import type { Item } from '../domain/library/item.ts';
import type { ItemSnapshot } from '../ports/item-snapshots.ts';
import type { StoredItem } from '../ports/items.ts';
import { areSidecarsInPlace, contentKeyOf, fingerprintOf } from './fingerprint.ts';
import type { ProcessDeps, ProcessSettings } from './item-deps.ts';
import { hasDueProvider, type LookupDeps } from './lookup/lookup.ts';

/** The Item's row: by its path, or by its content where it stood before it was moved. */
export async function recognise(item: Item, settings: ProcessSettings, { store, exists }: ProcessDeps): Promise<{ known?: StoredItem; movedFrom?: string }> {
  const known = await store.find(item.libraryId, item.path);
  if (known) return { known };
  for (const other of await store.findByContent(item.libraryId, contentKeyOf(item))) {
    if (other.path === item.path || (await exists(other.path))) continue;
    const moved = { path: item.path, folder: item.folder, isFile: item.isFile };
    if (settings.isDryRun) return { known: other, movedFrom: other.path };
    await store.move(other, moved);
    // What was settled for the old path is settled again for the new one.
    return { known: { ...other, ...moved, fingerprint: '' }, movedFrom: other.path };
  }
  return {};
}

/** True if files, sidecars and settings are as they were, and no provider is due. */
export function isUnchanged(item: Item, known: ItemSnapshot, { settingsKey, exporters }: ProcessSettings, lookup: LookupDeps): boolean {
  const { state, fingerprint, sidecars } = known;
  if (state === 'offline' || known.settingsKey !== settingsKey || fingerprint !== fingerprintOf(item, sidecars)) return false;
  const exporterIds = exporters.map(({ definition }) => definition.id);
  return areSidecarsInPlace(item, sidecars, exporterIds) && !hasDueProvider(known, lookup);
}
