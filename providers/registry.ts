/** All providers, in the order in which people see them. */
import type { AnyProvider, AnyProviderFamily } from '../src/sdk/index.ts';
import { audible } from './audible/index.ts';
import { audnexus } from './audnexus/index.ts';
import { custom } from './custom/index.ts';
import { goodreads } from './goodreads/index.ts';
import { googlebooks } from './googlebooks/index.ts';
import { hardcover } from './hardcover/index.ts';
import { itunes } from './itunes/index.ts';
import { jsonMapping } from './json-mapping/index.ts';
import { librivox } from './librivox/index.ts';
import { musicbrainz } from './musicbrainz/index.ts';
import { openlibrary } from './openlibrary/index.ts';
import { wikidata } from './wikidata/index.ts';

export const providers: readonly AnyProvider[] = [audible, audnexus, openlibrary, googlebooks, itunes, hardcover, librivox, musicbrainz, wikidata, goodreads];

/** Kinds of provider of which the user may set up several. */
export const providerFamilies: readonly AnyProviderFamily[] = [custom, jsonMapping];
