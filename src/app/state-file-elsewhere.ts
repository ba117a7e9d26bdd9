/** The file of a state that is carried, where it is at storage or encrypted: made or unpacked here for a while. */
import { createReadStream, existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isStorageAddress } from '../domain/storage-address.ts';
import { writeWhole } from '../files/write-streamed.ts';
import { BEGIN_BYTES, encrypted, isEncrypted } from '../storage/encryption.ts';
import { StoreError } from '../store/store-error.ts';
import { asDecrypted } from './passphrase.ts';
import { piecesStored, type StorageDeps, writeStored } from './storage.ts';
import { withTempFolder } from './temp-folder.ts';

interface Elsewhere {
  storage: StorageDeps;
  signal: AbortSignal;
}

/** @param make writes the file of the state; a path where nothing stands is given to it */
export async function writeElsewhere<T>(
  target: string,
  make: (file: string) => Promise<T>,
  { passphrase, storage, signal }: Elsewhere & { passphrase: string | undefined },
): Promise<T> {
  if (passphrase === undefined && !isStorageAddress(target)) return make(target);
  if (existsSync(target)) throw new StoreError(`${target} is there already`);
  return withTempFolder(async (folder) => {
    const file = join(folder, 'state.gz');
    const made = await make(file);
    const pieces = passphrase === undefined ? createReadStream(file) : encrypted(createReadStream(file), passphrase);
    if (isStorageAddress(target)) await writeStored(target, pieces, storage, signal);
    else await writeWhole(target, pieces, { mode: 0o600 });
    return made;
  });
}

/** @param passphrase asked only if the file is encrypted; @param use reads the file of the state where it is then */
export async function readElsewhere<T>(
  source: string,
  use: (file: string) => Promise<T>,
  { passphrase, storage, signal }: Elsewhere & { passphrase(): string },
): Promise<T> {
  const isHere = !isStorageAddress(source);
  if (isHere && !(await beginsEncrypted(source))) return use(source);
  return withTempFolder(async (folder) => {
    const file = join(folder, basename(source));
    const pieces = isHere ? (createReadStream(source) as AsyncIterable<Uint8Array>) : piecesStored(source, storage, signal);
    await writeWhole(file, asDecrypted(pieces, passphrase), { mode: 0o600 });
    return use(file);
  });
}

async function beginsEncrypted(file: string): Promise<boolean> {
  if (!existsSync(file)) return false;
  for await (const begin of createReadStream(file, { end: BEGIN_BYTES - 1 })) return isEncrypted(begin as Uint8Array);
  return false;
}
