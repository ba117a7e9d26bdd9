/** The one table of sidecar formats, joined from the readers and the exporters. Nothing outside of them names a format. */
import { createSidecarNames, type SidecarName, type SidecarNames } from '../domain/library/sidecar-name.ts';
import type { AnyExporter, SidecarFormat } from '../sdk/exporter.ts';
import type { ReaderDefinition } from '../sdk/reader.ts';

export interface FormatEntry {
  /** How its files are called. */
  file: SidecarName;
  /** Undefined for a format that nobody reads back. */
  reader?: ReaderDefinition;
  /** Undefined for a format that is only read. */
  writer?: { exporter: AnyExporter; format: SidecarFormat };
}

/** Each format once. Throws if an exporter names a reader that is not there, or if two entries are called the same. */
export function formatTable(allReaders: readonly ReaderDefinition[], allExporters: readonly AnyExporter[]): FormatEntry[] {
  const written = allExporters.flatMap((exporter) => exporter.formats.map((format) => ({ exporter, format })));
  const lost = written.find(({ format: { readBy } }) => readBy !== undefined && !allReaders.some(({ id }) => id === readBy));
  if (lost) throw new Error(`exporter ${lost.exporter.id}: there is no reader ${lost.format.readBy}`);
  const entries: FormatEntry[] = [
    ...allReaders.map((reader) => ({ file: reader.file, reader, writer: written.find(({ format }) => format.readBy === reader.id) })),
    // A picture is an image, whoever put it there.
    ...written
      .filter(({ format: { readBy, pictureOptions } }) => readBy === undefined && pictureOptions === undefined)
      .map((writer) => ({ file: { ending: writer.format.extension, isHidden: writer.format.isHidden }, writer })),
  ];
  const twice = entries.find(({ file }, index) => entries.findIndex((other) => isAlike(other.file, file)) < index);
  if (twice) throw new Error(`two formats are called alike: ${JSON.stringify(twice.file)}`);
  return entries;
}

function isAlike(a: SidecarName, b: SidecarName): boolean {
  return 'name' in a ? 'name' in b && a.name === b.name : 'ending' in b && a.ending === b.ending;
}

/** All formats, and how their files are called. */
export interface Formats {
  entries: readonly FormatEntry[];
  /** As plain data. */
  files: readonly SidecarName[];
  names: SidecarNames;
}

/** Throws as `formatTable` does. */
export function formatsOf(allReaders: readonly ReaderDefinition[], allExporters: readonly AnyExporter[]): Formats {
  const entries = formatTable(allReaders, allExporters);
  const files = entries.map(({ file }) => file);
  return { entries, files, names: createSidecarNames(files) };
}
