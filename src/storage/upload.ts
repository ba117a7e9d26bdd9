/**
 * Sends what comes piece by piece: small things at once, larger ones in parts, of which a few are in memory. A file is there once it is
 * whole, and what was begun is taken back if it fails.
 */
import { escapeXml } from '../domain/text/escape-xml.ts';
import { textAt } from './answers.ts';
import type { StorageClient } from './request.ts';
import { StorageError } from './storage-error.ts';

export type Pieces = AsyncIterable<string | Uint8Array>;

/** At least 5 MiB, but for the last (Amazon S3 User Guide, “Multipart upload limits”). */
export const PART_BYTES = 8 * 1024 * 1024;
const MAX_PARTS = 10_000;
/** Parts that are sent at once; one more is gathered meanwhile. */
const AT_ONCE = 3;
/** The time to take back what was begun, when everything else has ended. */
const ABORT_WITHIN_MS = 3000;

export interface Upload {
  key: string;
  pieces: Pieces;
  /** `x-amz-meta-…` headers. */
  headers: Readonly<Record<string, string>>;
  /** True if a file with these headers is there. */
  isThere(): Promise<boolean>;
}

/** Throws `StorageError`, or what the pieces throw. */
export async function upload(client: StorageClient, wanted: Upload, signal: AbortSignal): Promise<void> {
  const parts = inParts(wanted.pieces);
  try {
    const first = await parts.next();
    const body = first.done ? Buffer.alloc(0) : first.value;
    if (body.length < PART_BYTES) await client.ask({ method: 'PUT', key: wanted.key, headers: wanted.headers, body }, signal);
    else await uploadInParts(client, wanted, { first: body, rest: parts, signal });
  } finally {
    await parts.return(undefined);
  }
}

interface Parts {
  first: Buffer;
  rest: AsyncGenerator<Buffer>;
  signal: AbortSignal;
}

async function uploadInParts(client: StorageClient, wanted: Upload, { first, rest, signal }: Parts): Promise<void> {
  const { key, headers } = wanted;
  const begun = await client.ask({ method: 'POST', key, query: { uploads: '' }, headers }, signal);
  const uploadId = textAt(begun, 'InitiateMultipartUploadResult', 'UploadId');
  if (uploadId === undefined || uploadId === '') throw new StorageError('the storage begins no upload in parts');
  try {
    const tags = await sendParts(client, { key, uploadId, first, rest, signal });
    await complete(client, { ...wanted, uploadId, tags }, signal);
  } catch (error) {
    // The command may be ending, so that its own signal would end this, too.
    await client.ask({ method: 'DELETE', key, query: { uploadId } }, AbortSignal.timeout(ABORT_WITHIN_MS)).catch(() => {});
    throw error;
  }
}

interface Sending extends Parts {
  key: string;
  uploadId: string;
}

/** Resolves to the tags of the parts, in their order. */
async function sendParts(client: StorageClient, { key, uploadId, first, rest, signal }: Sending): Promise<string[]> {
  const tags: string[] = [];
  const failing = new AbortController();
  const either = AbortSignal.any([signal, failing.signal]);
  const underWay = new Set<Promise<void>>();
  const start = (part: Buffer) => {
    const number = tags.push('');
    if (number > MAX_PARTS) throw new StorageError(`it is larger than ${Math.floor((MAX_PARTS * PART_BYTES) / 2 ** 30)} GiB`);
    const sending = sendPart(client, { key, query: { partNumber: String(number), uploadId }, part }, either).then((tag) => {
      tags[number - 1] = tag;
      underWay.delete(sending);
    });
    underWay.add(sending);
  };
  try {
    start(first);
    for await (const part of rest) {
      while (underWay.size >= AT_ONCE) await Promise.race(underWay);
      start(part);
    }
    await Promise.all(underWay);
    return tags;
  } catch (error) {
    failing.abort(error);
    // A part that arrives after the upload was taken back would stay.
    await Promise.allSettled(underWay);
    throw error;
  }
}

interface OnePart {
  key: string;
  query: { partNumber: string; uploadId: string };
  part: Buffer;
}

async function sendPart(client: StorageClient, { key, query, part }: OnePart, signal: AbortSignal): Promise<string> {
  const { headers, body } = await client.send({ method: 'PUT', key, query, body: part }, signal);
  body.resume();
  if (typeof headers.etag !== 'string') throw new StorageError('the storage gives a part no ETag');
  return headers.etag;
}

async function complete(client: StorageClient, { key, isThere, uploadId, tags }: Upload & { uploadId: string; tags: readonly string[] }, signal: AbortSignal) {
  const parts = tags.map((tag, index) => `<Part><PartNumber>${index + 1}</PartNumber><ETag>${escapeXml(tag)}</ETag></Part>`).join('');
  const body = Buffer.from(`<CompleteMultipartUpload xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${parts}</CompleteMultipartUpload>`);
  const headers = { 'content-type': 'application/xml' };
  try {
    await client.ask({ method: 'POST', key, query: { uploadId }, headers, body }, signal);
  } catch (error) {
    // An earlier attempt succeeded, of which the answer was lost.
    if (error instanceof StorageError && error.reason === 'NoSuchUpload' && (await isThere())) return;
    throw error;
  }
}

/** All of one size but the last, which may be smaller. */
async function* inParts(pieces: Pieces): AsyncGenerator<Buffer> {
  let gathered: Uint8Array[] = [];
  let size = 0;
  for await (const piece of pieces) {
    let left: Uint8Array = typeof piece === 'string' ? Buffer.from(piece) : piece;
    while (size + left.length >= PART_BYTES) {
      yield Buffer.concat([...gathered, left.subarray(0, PART_BYTES - size)]);
      left = left.subarray(PART_BYTES - size);
      gathered = [];
      size = 0;
    }
    if (left.length > 0) gathered.push(left);
    size += left.length;
  }
  if (size > 0) yield Buffer.concat(gathered);
}
