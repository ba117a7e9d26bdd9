/** Passwords as argon2id hashes, and random secrets as SHA-256. Node's own argon2 needs no native code of ours. */
import { argon2, createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { withoutEnd } from '../domain/text/ends.ts';

/** What OWASP recommends for argon2id: 19 MiB, two passes, one lane. It takes some 30 ms. */
const COST = { memory: 19_456, passes: 2, parallelism: 1 };
const HASH_BYTES = 32;
const SALT_BYTES = 16;

const derive = promisify(argon2);

/** In the PHC string format, with its cost, so that a later version may raise it. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const hash = await derive('argon2id', { message: normal(password), nonce: salt, tagLength: HASH_BYTES, ...COST });
  const { memory, passes, parallelism } = COST;
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(hash)}`;
}

const PHC = /^\$argon2id\$v=19\$m=(\d{1,7}),t=(\d{1,3}),p=(\d{1,3})\$([\w+/-]{11,})\$([\w+/-]{11,})$/;

/**
 * True for the password of which the hash was made. Without a hash it takes as long, so that the time does not tell who has an account.
 * @param hash undefined for nobody's
 */
export async function verifyPassword(password: string, hash: string | undefined): Promise<boolean> {
  const [, memory, passes, parallelism, salt = '', wanted = ''] = PHC.exec(hash ?? NOBODYS) ?? [];
  if (memory === undefined) return false;
  const expected = Buffer.from(wanted, 'base64');
  const cost = { memory: Number(memory), passes: Number(passes), parallelism: Number(parallelism) };
  const given = await derive('argon2id', { message: normal(password), nonce: Buffer.from(salt, 'base64'), tagLength: expected.length, ...cost });
  return timingSafeEqual(given, expected) && hash !== undefined;
}

/** No password has it: a hash of nothing but zeros. */
const NOBODYS = `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=${COST.parallelism}$${unpadded(Buffer.alloc(SALT_BYTES))}$${unpadded(Buffer.alloc(HASH_BYTES))}`;

/** The same letters typed on another keyboard are the same password. */
function normal(password: string): string {
  return password.normalize('NFKC');
}

function unpadded(bytes: Uint8Array): string {
  return withoutEnd(Buffer.from(bytes).toString('base64'), /=/);
}

/** 256 bits that nobody guesses, in letters that fit into an address. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** What is kept of such a secret. Nobody can try them all, so a quick hash is enough. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
