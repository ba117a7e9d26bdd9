/** The contract of a catalogue format: a pure function from all records of a library to files at the library's root. */
import type { Metadata } from '../domain/book/metadata.ts';
import type { Item } from '../domain/library/item.ts';

/** A book with what its record says. */
export interface CatalogueBook {
  item: Item;
  known: Metadata;
}

export interface CatalogueFile {
  /** File name in the library's root. */
  name: string;
  content: string | Uint8Array;
}

/** What an exporter writes about a whole library. */
export interface CatalogueFormat<Options> {
  /** Also the name of its file in `exporters/catalogue/`. */
  id: string;
  /** One line for people. */
  summary: string;
  /** False if the options ask for no file at all: then nobody has to collect the books. */
  isWanted(options: Options): boolean;
  /** The files, each name once. The same books always give the same bytes, in whatever order they come. */
  render(books: readonly CatalogueBook[], options: Options): readonly CatalogueFile[];
}

/** Declares a catalogue format; exists so that types are inferred. */
export function defineCatalogueFormat<Options>(definition: CatalogueFormat<Options>): CatalogueFormat<Options> {
  return definition;
}
