/** The passphrase of encrypted copies, from a file or the environment, and files that may be encrypted by it. */
import { BEGIN_BYTES, decrypted, isEncrypted } from '../storage/encryption.ts';
import { StorageError } from '../storage/storage-error.ts';
import { contentOf, variable } from './storage.ts';

/** Throws `StorageError` if there is none. @param file as the config says */
export function passphraseOf(file: string | undefined, env: Readonly<Record<string, string | undefined>>): string {
  const passphrase = file === undefined ? variable('RUBRICATOR_PASSPHRASE', env) : contentOf(file, 'stateCopies.passphraseFile');
  if (passphrase !== undefined) return passphrase;
  throw new StorageError('there is no passphrase: name a file that has it as stateCopies.passphraseFile or RUBRICATOR_PASSPHRASE_FILE');
}

/** The pieces of a file as they were before it was encrypted, if it is. Throws `StorageError`. @param passphrase asked only if it is */
export async function* asDecrypted(pieces: AsyncIterable<Uint8Array>, passphrase: () => string): AsyncGenerator<Uint8Array> {
  const source = pieces[Symbol.asyncIterator]();
  let begin: Uint8Array = Buffer.alloc(0);
  while (begin.length < BEGIN_BYTES) {
    const next = await source.next();
    if (next.done) break;
    begin = Buffer.concat([begin, next.value]);
  }
  async function* all() {
    yield begin;
    yield* { [Symbol.asyncIterator]: () => source };
  }
  yield* isEncrypted(begin) ? decrypted(all(), passphrase()) : all();
}
