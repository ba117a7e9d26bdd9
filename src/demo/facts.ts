/** What catalogues say of an edition. */
import type { WorldEdition, WorldPerson } from './model.ts';

export type CatalogueId =
  | 'audible'
  | 'audnexus'
  | 'openlibrary'
  | 'googlebooks'
  | 'itunes'
  | 'hardcover'
  | 'librivox'
  | 'musicbrainz'
  | 'wikidata'
  | 'goodreads'
  | 'custom';

/** One catalogue's view of one edition. */
export interface Facts {
  edition: WorldEdition;
  title: string;
  subtitle?: string;
  authors: WorldPerson[];
  narrators: string[];
  series?: { name: string; position?: string };
  publisher?: string;
  releaseDate?: string;
  isbn?: string;
  language?: string;
  description?: string;
  genres: string[];
  tags: string[];
  durationSec?: number;
  rating?: { value: string; count: number };
  abridged: boolean;
  dramatised: boolean;
}
