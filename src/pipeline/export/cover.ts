/** Finds the cover that becomes a file: the best picture that a provider names, fetched once. */
import type { CoverOptions } from '../../domain/book/cover.ts';
import type { MergedRecord } from '../../domain/book/record.ts';
import { messageOf, RubricatorError } from '../../domain/errors.ts';
import type { Item } from '../../domain/library/item.ts';
import type { OwnSidecar } from '../../ports/sidecars.ts';
import type { ActiveExporter } from '../../sdk/exporter.ts';

export interface CoverPicture {
  /** Names the picture and how it becomes a file. The same name needs no second fetch. */
  madeFrom: string;
  bytes?: Buffer;
  /** True if the file that we wrote last was made from the same picture. */
  isCurrent?: boolean;
  /** Why there is none. */
  problem?: string;
  /** False if it is worth another try in a later scan. */
  isFinal?: boolean;
  /** True if nobody was asked because the program is offline. */
  isPostponed?: boolean;
}

export interface CoverDeps {
  /** Undefined if the program is offline. Throws `RubricatorError`. */
  fetchPicture: ((address: string, options: CoverOptions, signal: AbortSignal) => Promise<Buffer>) | undefined;
  /** The picture inside a file of the Item. Throws `RubricatorError`. */
  readEmbedded(path: string, options: CoverOptions): Promise<Buffer>;
  /** A picture that somebody uploaded. Throws `RubricatorError`. */
  readUpload(hash: string, options: CoverOptions): Promise<Buffer>;
}

/** After so many addresses the book goes without a cover. */
const MAX_TRIES = 3;

/** A place to get a picture from. */
interface Source {
  /** Changes whenever the picture may have changed. */
  key: string;
  /** Undefined if the picture cannot be fetched now. */
  get: (() => Promise<Buffer>) | undefined;
}

export interface CoverInput {
  record: MergedRecord;
  item: Item;
  /** What we wrote beside the Item before. */
  own: readonly OwnSidecar[];
  options: CoverOptions;
  /** True to name the picture and fetch nothing. */
  isDryRun: boolean;
}

/** The picture options of the active exporters; undefined if none of them wants a picture. */
export function pictureOptionsOf(exporters: readonly ActiveExporter[]): CoverOptions | undefined {
  for (const { definition, options } of exporters) {
    const format = definition.formats.find(({ pictureOptions }) => pictureOptions);
    if (format) return format.pictureOptions?.(options);
  }
  return undefined;
}

/** The picture for a book without a cover file. Undefined if the book has a picture of its own, or if nobody knows one. */
export async function findCover(input: CoverInput, deps: CoverDeps, signal: AbortSignal): Promise<CoverPicture | undefined> {
  const { item, own, options, isDryRun } = input;
  const sources = sourcesOf(input, deps, signal);
  if (sources.length === 0) return undefined;
  const known = own.find((sidecar) => sidecar.madeFrom !== undefined && isStanding(sidecar, item));
  // If only a lesser picture could be had, it stays until the list of pictures changes.
  const madeFrom = JSON.stringify([options.maxPixels, options.quality, ...sources.map(({ key }) => key)]);
  if (known?.madeFrom === madeFrom) return { madeFrom, isCurrent: true };
  if (isDryRun) return { madeFrom };
  const problems: RubricatorError[] = [];
  for (const { get } of sources) {
    if (!get) return { madeFrom, problem: 'nobody is asked now; it is fetched in a later scan', isFinal: true, isPostponed: true };
    try {
      return { madeFrom, bytes: await get() };
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof RubricatorError)) throw error;
      problems.push(error);
    }
  }
  const passing = problems.find(({ code }) => code === 'unavailable');
  return { madeFrom, problem: messageOf(passing ?? problems[0]), isFinal: passing === undefined };
}

/** True if the file is there as we left it. */
function isStanding({ path, hash, sizeBytes, mtimeMs, pending }: OwnSidecar, { files }: Item): boolean {
  return hash !== '' && !pending && files.some((file) => file.path === path && file.sizeBytes === sizeBytes && file.mtimeMs === mtimeMs);
}

/** The sources of the record's cover, the record's own choice first; none if the cover is a file already. */
function sourcesOf({ record, item: { files }, options }: CoverInput, deps: CoverDeps, signal: AbortSignal): Source[] {
  const { cover } = record.fields;
  if (cover?.value?.source === 'upload') {
    const { location } = cover.value;
    return [{ key: `upload ${location}`, get: () => deps.readUpload(location, options) }];
  }
  // What somebody chose is written, whatever is done with what is found.
  if (cover?.value?.source === 'embedded' && (options.embedded || cover.override?.origin === 'user')) {
    const { location } = cover.value;
    const file = files.find(({ path }) => path === location);
    return file ? [{ key: `embedded ${location} ${file.sizeBytes} ${file.mtimeMs}`, get: () => deps.readEmbedded(location, options) }] : [];
  }
  if (cover?.value?.source !== 'url') return [];
  const claimed = cover.override ? [] : cover.claims.map(({ value }) => value as typeof cover.value);
  const urls = [cover.value, ...claimed].flatMap((each) => (each?.source === 'url' ? [each.location] : []));
  const { fetchPicture } = deps;
  return [...new Set(urls)].slice(0, MAX_TRIES).map((address) => ({ key: address, get: fetchPicture && (() => fetchPicture(address, options, signal)) }));
}
