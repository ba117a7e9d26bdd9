/** The contract of an exporter: pure functions from a record to the bytes of one or more sidecars. */
import type { z } from 'zod';
import type { Candidate } from '../domain/book/candidate.ts';
import type { CoverOptions } from '../domain/book/cover.ts';
import type { CustomField } from '../domain/book/custom-field.ts';
import type { Decision } from '../domain/book/match.ts';
import type { MergedRecord, Override } from '../domain/book/record.ts';
import type { Item } from '../domain/library/item.ts';
import type { CatalogueFormat } from './catalogue-format.ts';

/** One audio file of the book, in the order in which it is heard. */
export interface Track {
  /** From the folder of the sidecar, with `/`. */
  path: string;
  /** Undefined if the file could not be read. */
  durationMs?: number;
}

/** A sidecar of ours beside the one that is being rendered. */
export interface SidecarMark {
  exporter: string;
  /** File name. */
  name: string;
  /** SHA-256 of its bytes, hex. */
  hash: string;
}

/** A provider's answer or an adopted sidecar, without its values: these stand in the record's claims. */
export type AnswerMark = Pick<Candidate, 'source' | 'sourceId' | 'lineage' | 'region' | 'editionKind' | 'standing'>;

export interface ExportContext {
  item: Item;
  /** The text that stands at the same path now, so that the exporter can keep what others put there. */
  existing?: string;
  /** What we wrote there last; of a file that somebody changed since, what we wrote before as well. There is none if the file is not ours. */
  written: readonly string[];
  /** File name of the Item's cover beside the sidecar, if there is one. */
  coverFile?: string;
  tracks: readonly Track[];
  customFields: readonly CustomField[];
  /** The cover, fetched and checked; only for a format with `pictureOptions`. */
  picture?: Uint8Array;
  /** What the user decided about the book. */
  overrides: readonly Override[];
  /** The answers that the user confirmed or rejected. */
  decisions: readonly Decision[];
  /** The answers that the record is made of, and the sidecars of somebody else that were adopted. */
  answers: readonly AnswerMark[];
  /** What the exporters before this one leave beside the book. */
  beside: readonly SidecarMark[];
}

/** A sidecar's content, with warnings about what some programs will not read. */
export interface Rendered {
  content: string | Uint8Array;
  warnings: readonly string[];
}

/** Options that every exporter has. */
export interface ExporterOptions {
  enabled: boolean;
}

/** One kind of file that an exporter writes. */
export interface SidecarFormat<Options extends ExporterOptions = ExporterOptions> {
  /** Ends the file's name, with its dot: `.opf`. A name can say anything but this. */
  extension: string;
  /** True for a file whose name begins with a dot, which servers pass by. */
  isHidden?: boolean;
  /**
   * Id of the reader that reads such a file back: what somebody changes in a file of ours is then read field by field. Without one the
   * file is recognised by its extension, and left alone once somebody changed it.
   */
  readBy?: string;
  /** Only of a format that is made from a picture and not from the record: how the picture is fetched and made into a file. */
  pictureOptions?(options: Options): CoverOptions;
  /**
   * The file's name before the extension, with placeholders as in `file-name.ts`; undefined where this format has no place
   * for such an Item.
   */
  name(item: Item, options: Options): string | undefined;
  /** The content; undefined when the record has nothing for it. The same input always gives the same bytes. */
  render(record: MergedRecord, context: ExportContext, options: Options): string | Uint8Array | Rendered | undefined;
}

export interface ExporterDefinition<Options extends ExporterOptions = ExporterOptions> {
  /** Also the config key and the test's name. */
  id: string;
  /** One line for people. */
  summary: string;
  /** With another one, the same record may give other bytes: books are written anew. Absent for those that come with the program. */
  version?: string;
  /** The config section; `enabled` is always there. */
  options: z.ZodType<Options>;
  formats: readonly SidecarFormat<Options>[];
  /** What it writes about a whole library, at the library's root. */
  catalogueFormats?: readonly CatalogueFormat<Options>[];
}

/** Declares an exporter; exists so that types are inferred. */
export function defineExporter<Options extends ExporterOptions>(definition: ExporterDefinition<Options>): ExporterDefinition<Options> {
  return definition;
}

/** An exporter of whatever options: its own schema checks them, and only the exporter reads them. */
export type AnyExporter = ExporterDefinition;

/** An exporter that is switched on, with its checked options. */
export interface ActiveExporter {
  definition: AnyExporter;
  options: ExporterOptions;
}
