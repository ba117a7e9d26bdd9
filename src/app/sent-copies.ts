/** Sends copies of the state elsewhere, keeps as many there as are wanted, and brings one back. */
import { basename, join } from 'node:path';
import type { Config } from '../../config/schema.ts';
import { copiesToRemove, copyNames, type KeptCopies, takenAt } from '../domain/copy-name.ts';
import { encrypted } from '../storage/encryption.ts';
import { copiesFolder, type StoreCopy } from '../store/sqlite/copies.ts';
import { unpackCopy, withPackedCopy } from '../store/sqlite/sent-copies.ts';
import { StoreError } from '../store/store-error.ts';
import { atCopyPlace, type CopyPlace } from './copy-place.ts';
import { asDecrypted, passphraseOf } from './passphrase.ts';
import type { StorageDeps } from './storage.ts';

export interface CopyTarget {
  /** A folder, or `s3://bucket/folder/`. */
  place: string;
  /** Absent to send it as it is. */
  passphrase?: string | undefined;
  keep: KeptCopies;
  storage: StorageDeps;
  signal: AbortSignal;
}

/** Where the config wants copies; undefined if nowhere. */
export function copyTargetOf({ stateCopies }: Pick<Config, 'stateCopies'>, storage: StorageDeps): ((signal: AbortSignal) => CopyTarget) | undefined {
  const { to: place, passphraseFile, keep } = stateCopies;
  if (place === undefined) return undefined;
  return (signal) => ({ place, keep, storage, signal, passphrase: passphraseFile === undefined ? undefined : passphraseOf(passphraseFile, storage.env) });
}

export interface SentCopy {
  name: string;
  /** Names of older copies that went for it. */
  removed: string[];
}

/** Throws `StorageError`, `StoreError`, or an error of the file system; then nothing was removed. */
export function sendCopy(copy: StoreCopy, { place, passphrase, keep, ...deps }: CopyTarget): Promise<SentCopy> {
  const name = nameOf(copy, passphrase !== undefined);
  return atCopyPlace(place, deps, async (at) => {
    await withPackedCopy(copy, (packed) => at.write(name, passphrase === undefined ? packed : encrypted(packed, passphrase)));
    const removed = copiesToRemove(await at.list(), keep, deps.storage.clock.now());
    for (const each of removed) await at.remove(each);
    return { name, removed };
  });
}

/** True if the place has the copy already. */
export function isSent(copy: StoreCopy, { place, passphrase, ...deps }: CopyTarget): Promise<boolean> {
  return atCopyPlace(place, deps, async (at) => (await at.list()).includes(nameOf(copy, passphrase !== undefined)));
}

function nameOf({ file }: StoreCopy, isEncrypted: boolean): string {
  return `${basename(file)}.gz${isEncrypted ? '.age' : ''}`;
}

export interface CopySource extends Omit<CopyTarget, 'passphrase' | 'keep'> {
  stateDir: string;
  /** Asked only if the copy is encrypted. */
  passphrase(): string;
}

/** Brings a copy back beside the state’s own: the one that the place names, or the newest there. Throws as `sendCopy` does; then nothing is here. */
export function fetchCopy({ place, stateDir, passphrase, ...deps }: CopySource): Promise<StoreCopy> {
  const slash = place.lastIndexOf('/');
  const named = takenAt(place.slice(slash + 1)) === undefined ? undefined : place.slice(slash + 1);
  return atCopyPlace(named === undefined ? place : place.slice(0, slash + 1) || '.', deps, async (at) => {
    const name = named ?? (await newestIn(at));
    if (name === undefined) throw new StoreError(`${place} has no copy of a state`);
    const file = join(copiesFolder(stateDir), name.slice(0, name.indexOf('.gz')));
    await unpackCopy(asDecrypted(at.read(name), passphrase), file);
    return { file, takenAtMs: takenAt(name) ?? 0 };
  });
}

async function newestIn(at: CopyPlace): Promise<string | undefined> {
  return copyNames(await at.list())[0];
}
