/** Whether the files of a plugin can be told from those of others: every name of a sidecar belongs to one format. */
import { extensionOf } from '../domain/library/item.ts';
import { isProtectedName } from '../domain/library/protected-file.ts';
import type { SidecarName } from '../domain/library/sidecar-name.ts';
import type { PluginDescription } from './description.ts';

/** What there is before a plugin is loaded. */
export interface KnownFormats {
  files: readonly SidecarName[];
  /** Ids of readers. */
  readers: readonly string[];
}

/** What formats a plugin adds; or what is wrong with them. */
export function addFormats(known: KnownFormats, { readers, exporters }: PluginDescription): KnownFormats | { problem: string } {
  const written = exporters.flatMap(({ formats }) => formats);
  const ids = [...known.readers, ...readers.map(({ id }) => id)];
  const lost = written.find(({ readBy }) => readBy !== undefined && !ids.includes(readBy));
  if (lost) return { problem: `its files ${lost.extension} shall be read by “${lost.readBy}”, and there is no such reader` };
  const names = [...readers.map(({ file }) => ('name' in file ? file.name : `a${file.ending}`)), ...written.map(({ extension }) => `a${extension}`)];
  const medium = names.find(isProtectedName);
  if (medium !== undefined) return { problem: `files that end in .${extensionOf(medium)} are media, and no sidecars` };
  const own: SidecarName[] = [
    ...readers.map(({ file }) => file),
    ...written.filter(({ readBy }) => readBy === undefined).map(({ extension, isHidden }) => ({ ending: extension, ...(isHidden && { isHidden }) })),
  ];
  const twice = own.find((file, index) => [...known.files, ...own.slice(0, index)].some((other) => nameOf(other) === nameOf(file)));
  if (twice) return { problem: `there is another format whose files are called ${nameOf(twice)}` };
  return { files: [...known.files, ...own], readers: ids };
}

function nameOf(file: SidecarName): string {
  return 'name' in file ? file.name : `*${file.ending}`;
}
