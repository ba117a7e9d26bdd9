/** Encrypts single values with AES-256-GCM. A value is bound to its field and its book: moved to another one, it does not open. */
import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { SEALED } from '../domain/book/sealed.ts';

export interface SealKey {
  /** Eight hex digits, by which a value says with which key it was sealed. They tell nothing of the key. */
  id: string;
  bytes: Buffer;
}

/** What a value belongs to. */
export interface SealPlace {
  /** The id of the field. */
  field: string;
  /** The mark of the book: 32 hex digits that it keeps wherever it moves. */
  mark: string;
}

const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
/** Random for each value. Of one key, some four thousand million values may be sealed so. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_PREFIX = 'rubricator-field-key:1:';

/** The text of a key file. */
export function newKeyText(): string {
  return `${KEY_PREFIX}${randomBytes(KEY_BYTES).toString('base64url')}\n`;
}

/** Undefined for what is no text of a key file. */
export function parseKey(text: string): SealKey | undefined {
  const line = text.trim();
  const encoded = line.startsWith(KEY_PREFIX) ? line.slice(KEY_PREFIX.length) : '';
  if (!/^[\w-]{43}$/.test(encoded)) return undefined;
  const bytes = Buffer.from(encoded, 'base64url');
  return bytes.length === KEY_BYTES ? { id: createHash('sha256').update(bytes).digest('hex').slice(0, 8), bytes } : undefined;
}

export function newMark(): string {
  return randomBytes(16).toString('hex');
}

export function seal(text: string, place: SealPlace, { id, bytes }: SealKey): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, bytes, nonce, { authTagLength: TAG_BYTES }).setAAD(boundTo(place));
  const hidden = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return `sealed:1:${id}:${place.mark}:${Buffer.concat([nonce, cipher.getAuthTag(), hidden]).toString('base64url')}`;
}

/** The mark of the book to which a sealed value belongs; undefined for what is not sealed. */
export function markOf(sealed: string): string | undefined {
  return SEALED.exec(sealed)?.[2];
}

export type Unsealed = { text: string } | { problem: string };

export function unseal(sealed: string, field: string, { id, bytes }: SealKey): Unsealed {
  const [, keyId, mark = '', body = ''] = SEALED.exec(sealed) ?? [];
  if (keyId === undefined) return { problem: 'has a value in clear, from before the field was encrypted: set it again' };
  if (keyId !== id) return { problem: `was encrypted with another key, whose id is ${keyId}` };
  const all = Buffer.from(body, 'base64url');
  // Several texts stand for the same bytes; only one of them was written.
  if (all.toString('base64url') !== body) return { problem: TAMPERED };
  const [nonce, tag, hidden] = [all.subarray(0, NONCE_BYTES), all.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES), all.subarray(NONCE_BYTES + TAG_BYTES)];
  try {
    const decipher = createDecipheriv(CIPHER, bytes, nonce, { authTagLength: TAG_BYTES }).setAAD(boundTo({ field, mark })).setAuthTag(tag);
    return { text: Buffer.concat([decipher.update(hidden), decipher.final()]).toString('utf8') };
  } catch {
    return { problem: TAMPERED };
  }
}

const TAMPERED = 'was changed since it was encrypted, or belongs to another field or book';

function boundTo({ field, mark }: SealPlace): Buffer {
  return Buffer.from(JSON.stringify(['rubricator field value', 1, field, mark]), 'utf8');
}
