/** Loads what stood in our sidecars before, for those alone that look changed: a look at a library where nothing has changed costs nothing. */
import type { Item } from '../domain/library/item.ts';
import type { OwnSidecar } from '../ports/sidecars.ts';
import type { WriteJournal } from '../ports/write-journal.ts';

export function withEarlier({ libraryId, files }: Item, own: readonly OwnSidecar[], store: Pick<WriteJournal, 'versionsAt'>): Promise<OwnSidecar[]> {
  const looksChanged = ({ path, sizeBytes, mtimeMs }: OwnSidecar) =>
    files.some((file) => file.path === path && file.role === 'sidecar' && (file.sizeBytes !== sizeBytes || file.mtimeMs !== mtimeMs));
  return Promise.all(own.map(async (sidecar) => (looksChanged(sidecar) ? { ...sidecar, earlier: await store.versionsAt(libraryId, sidecar.path) } : sidecar)));
}
