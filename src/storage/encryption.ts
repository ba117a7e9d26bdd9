/** Files encrypted with a passphrase, in the format of the tool age (https://age-encryption.org/v1), which decrypts them as well. */
import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { ReadableStream } from 'node:stream/web';
import { Decrypter, Encrypter, type Identity, type Recipient, Stanza } from 'age-encryption';
import { StorageError } from './storage-error.ts';
import type { Pieces } from './upload.ts';

const HEAD = 'age-encryption.org/v1\n';
/** By so many bytes an encrypted file is known. */
export const BEGIN_BYTES = HEAD.length;
/** How hard a passphrase is to guess: the binary logarithm of scrypt’s N. age takes 18, too, which needs a second and 256 MiB. */
const WORK = 18;
/** A file could ask for more memory than there is. */
const MOST_WORK = 20;

/** True if a file that begins so is encrypted. */
export function isEncrypted(begin: Uint8Array): boolean {
  return Buffer.from(begin.subarray(0, HEAD.length)).toString('latin1') === HEAD;
}

/** @param work lower only where nothing is to be kept secret */
export async function* encrypted(pieces: Pieces, passphrase: string, work = WORK): AsyncGenerator<Uint8Array> {
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipientOf(passphrase, work));
  yield* (await encrypter.encrypt(streamOf(pieces))) as unknown as AsyncIterable<Uint8Array>;
}

/** Throws `StorageError` for another passphrase, and in the end for bytes that were changed or are missing: use what comes only once it ends. */
export async function* decrypted(pieces: AsyncIterable<Uint8Array>, passphrase: string): AsyncGenerator<Uint8Array> {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identityOf(passphrase));
  try {
    yield* (await decrypter.decrypt(streamOf(pieces))) as unknown as AsyncIterable<Uint8Array>;
  } catch (error) {
    if (error instanceof StorageError) throw error;
    throw new StorageError('it is damaged: bytes of it were changed, or its end is missing', { cause: error });
  }
}

/** As a key of scrypt in the format says. That of the package would hold up everything else while it computes. */
function recipientOf(passphrase: string, work: number): Recipient {
  return {
    async wrapFileKey(fileKey) {
      const salt = randomBytes(16);
      const cipher = createCipheriv('chacha20-poly1305', await keyOf(passphrase, salt, work), NONCE, { authTagLength: TAG_BYTES });
      const body = Buffer.concat([cipher.update(fileKey), cipher.final(), cipher.getAuthTag()]);
      return [new Stanza(['scrypt', salt.toString('base64').replaceAll('=', ''), String(work)], body)];
    },
  };
}

function identityOf(passphrase: string): Identity {
  return {
    async unwrapFileKey(stanzas) {
      const [stanza] = stanzas;
      const [kind, salt = '', work = ''] = stanza?.args ?? [];
      if (!stanza || stanzas.length > 1 || kind !== 'scrypt') throw new StorageError('it is encrypted for a key, not with a passphrase');
      const isSound = stanza.body.length === 32 && /^[1-9]\d?$/.test(work) && Number(work) <= MOST_WORK && /^[A-Za-z0-9+/]{22}$/.test(salt);
      if (!isSound) throw new StorageError('it is damaged: its head makes no sense');
      const key = await keyOf(passphrase, Buffer.from(salt, 'base64'), Number(work));
      const decipher = createDecipheriv('chacha20-poly1305', key, NONCE, { authTagLength: TAG_BYTES });
      decipher.setAuthTag(stanza.body.subarray(-TAG_BYTES));
      try {
        return Buffer.concat([decipher.update(stanza.body.subarray(0, -TAG_BYTES)), decipher.final()]);
      } catch {
        throw new StorageError('the passphrase is not the one by which it was encrypted');
      }
    },
  };
}

/** Each key encrypts once. */
const NONCE = Buffer.alloc(12);
const TAG_BYTES = 16;

function keyOf(passphrase: string, salt: Buffer, work: number): Promise<Buffer> {
  const salted = Buffer.concat([Buffer.from('age-encryption.org/v1/scrypt'), salt]);
  return new Promise((resolve, reject) => {
    scrypt(passphrase, salted, 32, { N: 2 ** work, r: 8, p: 1, maxmem: 2 ** (work + 11) }, (error, key) => (error ? reject(error) : resolve(key)));
  });
}

function streamOf(pieces: Pieces): ReadableStream<Uint8Array> & globalThis.ReadableStream<Uint8Array> {
  async function* bytes() {
    for await (const piece of pieces) yield typeof piece === 'string' ? Buffer.from(piece) : piece;
  }
  return ReadableStream.from(bytes()) as never;
}
