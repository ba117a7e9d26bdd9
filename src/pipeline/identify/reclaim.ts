/** Finds files that prove to be ours though the store does not know them. */
import { baseName, folderOf, type Item } from '../../domain/library/item.ts';
import { isProtectedName } from '../../domain/library/protected-file.ts';
import type { OwnSidecar } from '../../ports/sidecars.ts';
import type { Reading } from '../../sdk/reading.ts';
import type { SidecarOnDisk } from '../own-sidecar.ts';
import type { IdentifyDeps } from './identified.ts';

interface Evidence {
  /** Records of our own that the store does not know. */
  records: readonly Reading[];
  onDisk: ReadonlyMap<string, SidecarOnDisk>;
  /** Hashes of files that a mark proves. */
  proven: { has(hash: string): boolean };
}

/**
 * Files that a mark of ours proves, or that a record knows by their bytes: sidecars, and a JPEG, which may be a cover of ours. Anybody can write a
 * record, so nothing else is ever taken for ours, and the export takes only names that it would give itself.
 */
export async function reclaim(
  { records, onDisk, proven }: Evidence,
  { item, own }: { item: Item; own: readonly OwnSidecar[] },
  deps: Pick<IdentifyDeps, 'readBytes' | 'hash'>,
): Promise<OwnSidecar[]> {
  const marks = records.flatMap(({ beside }) => beside ?? []);
  const reclaimed: OwnSidecar[] = [];
  for (const { path, role, sizeBytes, mtimeMs } of item.files) {
    const mark = marks.find(({ name }) => name === baseName(path) && folderOf(path) === item.folder);
    const mayBeOurs = role === 'sidecar' || (role === 'image' && !isProtectedName(path));
    const hash = onDisk.get(path)?.hash;
    const isProven = hash !== undefined && proven.has(hash) && folderOf(path) === item.folder;
    if (!(mark || isProven) || !mayBeOurs || own.some((each) => each.path === path)) continue;
    const bytes = onDisk.get(path)?.bytes ?? (await deps.readBytes(path).catch(() => undefined));
    const bytesHash = bytes && deps.hash(bytes);
    if (bytes && bytesHash && (isProven || bytesHash === mark?.hash))
      reclaimed.push({ path, exporter: mark?.exporter ?? '', hash: bytesHash, sizeBytes, mtimeMs, bytes });
  }
  return reclaimed;
}
