/** Addresses of files at S3-compatible storage: `s3://bucket/key`. What stands behind the bucket is the key as it is, without `%` escapes. */

export interface StorageAddress {
  bucket: string;
  /** Empty for the whole bucket. */
  key: string;
}

export function isStorageAddress(text: string): boolean {
  return /^s3:\/\//i.test(text);
}

/** 3 to 63 lower-case letters, digits, dots and hyphens (Amazon S3 User Guide, “General purpose bucket naming rules”). */
export const BUCKET = /^[a-z0-9](?!.*\.\.)[a-z0-9.-]{1,61}[a-z0-9]$/;

/** In UTF-8 (Amazon S3 User Guide, “Naming Amazon S3 objects”). */
const MAX_KEY_BYTES = 1024;

/** Splits an address; a text says what is wrong with one. */
export function readStorageAddress(text: string): StorageAddress | string {
  const [, bucket = '', key = ''] = /^s3:\/\/([^/]*)\/?(.*)$/is.exec(text) ?? [];
  if (!BUCKET.test(bucket)) return 'an address of storage is s3://bucket/key, and a bucket has 3 to 63 lower-case letters, digits, dots and hyphens';
  const problem = problemOf(key);
  return problem ?? { bucket, key };
}

/** The same of one file, which has a name. */
export function readFileAddress(text: string): StorageAddress | string {
  const address = readStorageAddress(text);
  return typeof address === 'object' && (address.key === '' || address.key.endsWith('/')) ? 'it names no file: s3://bucket/key' : address;
}

function problemOf(key: string): string | undefined {
  if (Buffer.byteLength(key) > MAX_KEY_BYTES) return `a key has at most ${MAX_KEY_BYTES} bytes`;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: XML, in which storage lists keys, cannot hold them
  if (!key.isWellFormed() || /[\x00-\x1f\x7f\ufffe\uffff]/.test(key)) return 'a key has no control characters';
  const parts = key.split('/');
  // Whoever makes a web address of the key would leave them out, and so name another file.
  if (parts.some((part) => part === '.' || part === '..')) return 'a key has no parts “.” and “..”';
  if (parts.slice(0, -1).includes('')) return 'a key has no empty parts';
  return undefined;
}
