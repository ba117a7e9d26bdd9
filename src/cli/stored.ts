/** Files at storage, for commands. */
import type { Config } from '../../config/schema.ts';
import { readStored, type StorageDeps, type StoredText, writeStored } from '../app/storage.ts';
import { isStorageAddress } from '../domain/storage-address.ts';
import { realClock } from '../runtime/real-clock.ts';
import type { FilePiece } from '../sdk/record-format.ts';
import { complain } from './complain.ts';
import { EXIT } from './exit-codes.ts';
import { onInterrupt } from './interrupt.ts';
import { configFor } from './setup.ts';

export function storageOf({ storage }: Pick<Config, 'storage'>): StorageDeps {
  return { places: storage, env: process.env, clock: realClock, random: Math.random };
}

/** That of a command which needs the config for nothing else. */
export function usualStorage(): StorageDeps {
  return storageOf(configFor({}).config);
}

/** Runs what sends something. Ctrl-C takes back what was begun, and then this resolves to the exit code of that. */
export async function sending<T>(task: (signal: AbortSignal) => Promise<T>): Promise<T | typeof EXIT.interrupted> {
  const { signal, stop } = onInterrupt(() => complain('taking back what was begun at the storage'));
  try {
    return await task(signal);
  } catch (error) {
    if (signal.aborted) return EXIT.interrupted;
    throw error;
  } finally {
    stop();
  }
}

/** @returns the exit code */
export async function sendPieces(pieces: AsyncIterable<FilePiece>, address: string, storage: StorageDeps): Promise<number> {
  return sending(async (signal) => {
    await writeStored(address, pieces, storage, signal);
    return EXIT.ok;
  });
}

/** The text of a file, wherever it is. @param local reads one that is here */
export async function textAnywhere(file: string, storage: () => StorageDeps, local: () => StoredText): Promise<StoredText> {
  if (!isStorageAddress(file)) return local();
  return readStored(file, storage(), new AbortController().signal);
}
