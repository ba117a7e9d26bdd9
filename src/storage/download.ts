/** Reads a file from storage piece by piece. A connection that breaks is taken up where it broke; in the end the sum must be right. */
import { createHash } from 'node:crypto';
import type { StorageAnswer, StorageClient } from './request.ts';
import { StorageError } from './storage-error.ts';

/** What storage tells of a file beside its bytes. */
export interface ObjectFacts {
  size: number;
  etag: string | undefined;
  /** In hexadecimal digits; undefined if another program wrote the file. */
  sha256: string | undefined;
  changedAtMs: number | undefined;
}

export const SHA256_HEADER = 'x-amz-meta-sha256';

export function factsOf(headers: StorageAnswer['headers']): ObjectFacts {
  const changedAtMs = Date.parse(one(headers, 'last-modified') ?? '');
  return {
    size: Number(one(headers, 'content-length') ?? Number.NaN),
    etag: one(headers, 'etag'),
    sha256: one(headers, SHA256_HEADER),
    changedAtMs: Number.isNaN(changedAtMs) ? undefined : changedAtMs,
  };
}

/** Throws `StorageError` in the end if the bytes are not those that were stored: use them only once it ends. */
export async function* download(client: StorageClient, key: string, signal: AbortSignal): AsyncGenerator<Buffer> {
  const first = await client.send({ method: 'GET', key }, signal);
  const facts = factsOf(first.headers);
  const sums = [createHash('sha256'), createHash('md5')] as const;
  let at = 0;
  let attempt = 0;
  for (let answer = first; ; answer = await resume(client, { key, at, etag: facts.etag }, signal)) {
    const before = at;
    try {
      for await (const chunk of answer.body as AsyncIterable<Buffer>) {
        for (const sum of sums) sum.update(chunk);
        at += chunk.length;
        yield chunk;
      }
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      if (error instanceof StorageError) throw error;
    }
    if (at >= facts.size || Number.isNaN(facts.size)) break;
    if (at > before) attempt = 0;
    const cut = new StorageError(`the file broke off after ${at} of ${facts.size} bytes`, { mayPass: true });
    if (!(await client.mayRetry(cut, attempt++, signal))) throw cut;
  }
  const [sha256, md5] = sums.map((sum) => sum.digest('hex'));
  const expected = facts.sha256 ?? md5In(first.headers);
  if (at !== facts.size || (expected !== undefined && expected !== sha256 && expected !== md5))
    throw new StorageError('the storage gave other bytes than were stored: their sum is wrong');
}

async function resume(client: StorageClient, { key, at, etag }: { key: string; at: number; etag: string | undefined }, signal: AbortSignal) {
  const answer = await client.send({ method: 'GET', key, headers: { range: `bytes=${at}-`, ...(etag !== undefined && { 'if-match': etag }) } }, signal);
  if (answer.status === 206 && one(answer.headers, 'content-range')?.startsWith(`bytes ${at}-`)) return answer;
  answer.body.on('error', () => {}).destroy();
  throw new StorageError('the file broke off, and the storage does not go on where it did');
}

/** The ETag, where it is the MD5 of the bytes: not of files in parts, nor of some that the storage encrypted (Amazon S3 API Reference, “Object”). */
function md5In(headers: StorageAnswer['headers']): string | undefined {
  const encryption = one(headers, 'x-amz-server-side-encryption') ?? '';
  const isOwnKey = one(headers, 'x-amz-server-side-encryption-customer-algorithm') !== undefined;
  const etag = /^"?([0-9a-f]{32})"?$/i.exec(one(headers, 'etag') ?? '')?.[1];
  return isOwnKey || encryption.startsWith('aws:') ? undefined : etag?.toLowerCase();
}

function one(headers: StorageAnswer['headers'], name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}
