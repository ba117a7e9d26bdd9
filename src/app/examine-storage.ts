/** Whether the storage that the config names answers and lets us in, and whether copies of the state can go where they shall. */
import { existsSync } from 'node:fs';
import type { Config } from '../../config/schema.ts';
import { messageOf } from '../domain/errors.ts';
import { isStorageAddress, readFileAddress, readStorageAddress } from '../domain/storage-address.ts';
import type { Diagnosis } from '../ports/diagnosis.ts';
import { StorageError } from '../storage/storage-error.ts';
import { examineFolder } from './examine-folder.ts';
import { passphraseOf } from './passphrase.ts';
import { type StorageDeps, withBucket } from './storage.ts';

type Places = Pick<Config, 'storage' | 'stateCopies' | 'exports'>;

/** Whoever waits longer for an answer is not let in. */
const ANSWER_WITHIN_MS = 10_000;
const BUCKET_ADVICE = 'look at endpoint, region and access key of the bucket under “storage”, and whether the key may list it (docs/storage.md)';
const FOLDER_ADVICE = 'let the user who runs Rubricator write it, or name another one as stateCopies.to';
const PASSPHRASE_ADVICE = 'let the user who runs Rubricator read it; until then no copy of the state is sent';

/** Asks each bucket once, for the name of one file. */
export async function examineStorage(config: Places, storage: StorageDeps): Promise<Diagnosis[]> {
  return Promise.all(
    [...bucketsOf(config)].map(async ([bucket, prefix]): Promise<Diagnosis> => {
      const about = { check: 'storage', subject: `s3://${bucket}/${prefix}` };
      const giveUp = new AbortController();
      const waiting = new AbortController();
      void storage.clock
        .sleep(ANSWER_WITHIN_MS, waiting.signal)
        .then(() => giveUp.abort(new StorageError(`does not answer within ${ANSWER_WITHIN_MS / 1000} s`)));
      try {
        await withBucket(bucket, storage, (opened) => opened.knock(prefix, giveUp.signal));
        return { ...about, level: 'ok', message: 'answers, and lets this access key in' };
      } catch (error) {
        return { ...about, level: 'warn', message: messageOf(error), advice: BUCKET_ADVICE };
      } finally {
        waiting.abort();
      }
    }),
  );
}

/** Buckets, each with the beginning of the keys that are listed there. */
function bucketsOf({ storage, exports: files, stateCopies: { to } }: Places): Map<string, string> {
  const buckets = new Map(storage.map(({ bucket }) => [bucket, '']));
  for (const { file } of files) {
    const address = isStorageAddress(file) ? readFileAddress(file) : '';
    if (typeof address !== 'string') buckets.set(address.bucket, '');
  }
  const copies = to !== undefined && isStorageAddress(to) ? readStorageAddress(to) : '';
  // A key for copies alone need not be let in elsewhere in the bucket.
  if (typeof copies !== 'string') buckets.set(copies.bucket, copies.key);
  return buckets;
}

/** What copies of the state need on this machine: the folder that they go to, and the passphrase. Asks nobody. */
export async function examineCopies({ stateCopies }: Pick<Config, 'stateCopies'>, { env }: Pick<StorageDeps, 'env'>): Promise<Diagnosis[]> {
  const { to, passphraseFile } = stateCopies;
  if (to === undefined) return [];
  const folder = isStorageAddress(to) ? [] : [await examineCopyFolder(to)];
  if (passphraseFile === undefined) return folder;
  try {
    passphraseOf(passphraseFile, env);
    return folder;
  } catch (error) {
    return [...folder, { check: 'copies', subject: passphraseFile, level: 'fail', message: messageOf(error), advice: PASSPHRASE_ADVICE }];
  }
}

async function examineCopyFolder(folder: string): Promise<Diagnosis> {
  if (!existsSync(folder)) return { check: 'copies', subject: folder, level: 'ok', message: 'not there yet; the first copy makes it' };
  return examineFolder('copies', folder, true, FOLDER_ADVICE);
}
