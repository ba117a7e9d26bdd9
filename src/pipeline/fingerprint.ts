/** Short names for the state of an Item on disk, so that an unchanged one need not be read. */
import { createHash } from 'node:crypto';
import { filesOf, type Item } from '../domain/library/item.ts';
import type { SidecarStamp } from '../ports/sidecars.ts';

/** SHA-256 of bytes or text, hex. */
export function hashOf(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Names, sizes and times of all files but the sidecars that stand as we wrote them. */
export function fingerprintOf(item: Item, own: readonly SidecarStamp[]): string {
  const isOwn = (path: string, sizeBytes: number, mtimeMs: number) =>
    own.some((each) => each.path === path && each.sizeBytes === sizeBytes && each.mtimeMs === mtimeMs);
  const lines = item.files.filter((file) => !isOwn(file.path, file.sizeBytes, file.mtimeMs)).map((file) => `${file.path}\0${file.sizeBytes}\0${file.mtimeMs}`);
  return hashOf(lines.sort().join('\n'));
}

/** True if every sidecar that these exporters wrote still stands, with the size and time that it had. */
export function areSidecarsInPlace(item: Item, own: readonly SidecarStamp[], exporterIds: readonly string[]): boolean {
  return own
    .filter(({ exporter }) => exporterIds.includes(exporter))
    .every(
      ({ path, sizeBytes, mtimeMs, isPending }) =>
        !isPending && item.files.some((file) => file.path === path && file.sizeBytes === sizeBytes && file.mtimeMs === mtimeMs),
    );
}

/** Sizes and names below the Item's own path: the same wherever the Item stands. */
export function contentKeyOf(item: Item): string {
  const media = [...filesOf(item, 'audio'), ...filesOf(item, 'ebook')];
  const from = item.folder ? item.folder.length + 1 : 0;
  return hashOf(
    media
      .map((file) => `${file.path.slice(from)}\0${file.sizeBytes}`)
      .sort()
      .join('\n'),
  );
}
