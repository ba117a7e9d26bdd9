/** The cover as a file: the best picture that a provider names, fetched once. */
import type { CoverOptions } from '../domain/cover.ts';
import { messageOf, RubricatorError } from '../domain/errors.ts';
import type { Item } from '../domain/item.ts';
import type { OwnSidecar } from '../domain/item-store.ts';
import type { MergedRecord } from '../domain/record.ts';

export interface CoverPicture {
  /** Names the picture and how it is made into a file; the same name needs no second fetch. */
  madeFrom: string;
  bytes?: Buffer;
  /** True if what we wrote last was made from the same. */
  isCurrent?: boolean;
  /** Why there is none. */
  problem?: string;
  /** False if it is worth another try in a later scan. */
  isFinal?: boolean;
}

export interface CoverDeps {
  /** Throws `RubricatorError`. */
  fetchPicture(address: string, options: CoverOptions, signal: AbortSignal): Promise<Buffer>;
}

/** How many addresses are tried before the book goes without. */
const MAX_TRIES = 3;

/**
 * The picture for a book whose cover is nobody's file yet. Undefined if the book has a picture of its own, or nobody knows one.
 * @param isDryRun names the address and fetches nothing
 */
export async function findCover(
  record: MergedRecord,
  item: Item,
  own: readonly OwnSidecar[],
  options: CoverOptions,
  isDryRun: boolean,
  deps: CoverDeps,
  signal: AbortSignal,
): Promise<CoverPicture | undefined> {
  const addresses = addressesOf(record);
  const [best] = addresses;
  if (best === undefined) return undefined;
  const nameOf = (address: string) => JSON.stringify([address, options.maxPixels, options.quality]);
  const known = own.find((sidecar) => sidecar.madeFrom !== undefined && isStanding(sidecar, item));
  // A lesser picture that was all there was is not tried again until the list of pictures changes.
  const madeFrom = JSON.stringify(addresses.map(nameOf));
  if (known?.madeFrom === madeFrom) return { madeFrom, isCurrent: true };
  if (isDryRun) return { madeFrom };
  const problems: RubricatorError[] = [];
  for (const address of addresses) {
    try {
      return { madeFrom, bytes: await deps.fetchPicture(address, options, signal) };
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

/** Addresses of pictures, the record's own first; none if the book has a picture. */
function addressesOf({ fields: { cover } }: MergedRecord): string[] {
  if (cover?.value?.source !== 'url') return [];
  const claimed = cover.override ? [] : cover.claims.map(({ value }) => value as typeof cover.value);
  const urls = [cover.value, ...claimed].flatMap((each) => (each?.source === 'url' ? [each.location] : []));
  return [...new Set(urls)].slice(0, MAX_TRIES);
}
