/** Sends single books to a target once more, as they are now. Where the target stands stays as it is. */
import type { Catalogue, CatalogueEntry } from '../ports/catalogue.ts';
import type { CatalogueTarget } from '../ports/catalogue-target.ts';
import type { RecordChange } from '../ports/record-changes.ts';

export interface SendBooksDeps {
  catalogue: Pick<Catalogue, 'get'>;
  isWanted(entry: CatalogueEntry): boolean;
}

export async function sendBooks(target: CatalogueTarget, ids: readonly number[], { catalogue, isWanted }: SendBooksDeps): Promise<void> {
  const at = await target.position();
  if (ids.length === 0 || !at) return;
  const changes: RecordChange[] = [];
  for (const itemId of ids) {
    const entry = await catalogue.get(itemId);
    changes.push({ revision: at.revision, itemId, entry: entry && isWanted(entry) ? entry : undefined });
  }
  await target.apply({ from: at, to: at, changes, isAnew: false });
}
