/** Reads what storage answers: XML, and what its errors mean for whoever asked. */
import { XMLParser } from 'fast-xml-parser';
import { printable } from '../domain/text/printable.ts';
import type { StoragePlace } from './place.ts';
import { StorageError } from './storage-error.ts';

export interface ListedObject {
  key: string;
  size: number;
}

export interface StorageListing {
  objects: ListedObject[];
  /** Where the next page begins; undefined on the last. */
  next: string | undefined;
}

type Element = Readonly<Record<string, unknown>>;

const PARSER = new XMLParser({ ignoreAttributes: true, parseTagValue: false, trimValues: false, isArray: (name) => name === 'Contents' });

/** The root element by its name. Throws `StorageError` for what is no XML. */
export function readXml(text: string): Element {
  // Entities of its own could make a short text a long one.
  if (/<!DOCTYPE/i.test(text)) throw new StorageError('the storage answers with a document that declares entities');
  try {
    return PARSER.parse(text) as Element;
  } catch (error) {
    throw new StorageError('the storage answers with something that is no XML', { cause: error });
  }
}

export function textAt(element: unknown, ...path: readonly string[]): string | undefined {
  let at = element;
  for (const name of path) at = typeof at === 'object' && at !== null && Object.hasOwn(at, name) ? (at as Element)[name] : undefined;
  return typeof at === 'string' ? at.trim() : undefined;
}

export function readListing(xml: Element): StorageListing {
  if (xml.ListBucketResult === undefined) throw new StorageError('the storage answers with something that is no list');
  const { Contents: contents = [] } = (xml.ListBucketResult ?? {}) as { Contents?: unknown[] };
  const objects = contents.flatMap((entry) => {
    const key = (entry as { Key?: unknown } | undefined)?.Key;
    const size = Number(textAt(entry, 'Size'));
    return typeof key === 'string' && Number.isSafeInteger(size) ? [{ key, size }] : [];
  });
  const isCut = textAt(xml, 'ListBucketResult', 'IsTruncated') === 'true';
  return { objects, next: isCut ? textAt(xml, 'ListBucketResult', 'NextContinuationToken') : undefined };
}

export interface Refusal {
  status: number;
  /** The body of the answer; empty for HEAD. */
  text: string;
  /** The region that the storage names in a header. */
  region?: string | undefined;
  retryAfterMs?: number | undefined;
}

const PASSING = new Set([
  ...['InternalError', 'SlowDown', 'ServiceUnavailable', 'RequestTimeout', 'ThrottlingException', 'TooManyRequests'],
  ...['BadDigest', 'XAmzContentSHA256Mismatch'],
]);

/** An answer that is none of success, as an error. */
export function refusalOf({ status, text, region, retryAfterMs }: Refusal, host: string, place: StoragePlace): StorageError {
  const error = /^\s*</.test(text) ? errorIn(text) : {};
  const reason = textAt(error, 'Code') ?? (status === 404 ? 'NoSuchKey' : undefined);
  const mayPass = status === 429 || status >= 500 || (reason !== undefined && PASSING.has(reason));
  const words = meaningOf(reason, { place, region: region ?? textAt(error, 'Region') }) ?? plainly(status, reason, textAt(error, 'Message'));
  return new StorageError(withoutKeys(`${host} ${words}`, place), { reason, status, mayPass, retryAfterMs });
}

function errorIn(text: string): unknown {
  try {
    return readXml(text).Error;
  } catch {
    return undefined;
  }
}

function plainly(status: number, reason: string | undefined, message: string | undefined): string {
  const said = [reason, message].filter((each) => each !== undefined).join(': ');
  return `answers ${status}${said === '' ? '' : ` (${printable(said).slice(0, 200)})`}`;
}

interface About {
  place: StoragePlace;
  region: string | undefined;
}

/** Codes of the Amazon S3 API Reference, “Error responses”. */
function meaningOf(reason: string | undefined, { place: { bucket, region }, region: other }: About): string | undefined {
  switch (reason) {
    case 'AccessDenied':
    case 'AllAccessDisabled':
      return `refuses: this access key may not do that in the bucket ${bucket} (${reason})`;
    case 'InvalidAccessKeyId':
      return 'does not know this access key (InvalidAccessKeyId)';
    case 'SignatureDoesNotMatch':
      return 'refuses the signature: the secret access key is not the one of this access key (SignatureDoesNotMatch)';
    case 'ExpiredToken':
    case 'InvalidToken':
      return `refuses the session token (${reason}): get a new one`;
    case 'RequestTimeTooSkewed':
      return 'refuses the time of the request: the clock of this machine is more than 15 minutes wrong (RequestTimeTooSkewed)';
    case 'NoSuchBucket':
      return `has no bucket ${bucket} (NoSuchBucket)`;
    case 'NoSuchKey':
      return 'has no such file (NoSuchKey)';
    case 'PermanentRedirect':
    case 'TemporaryRedirect':
    case 'AuthorizationHeaderMalformed':
      return `wants another region than ${region} for the bucket ${bucket}${other === undefined ? '' : `: ${printable(other).slice(0, 40)}`} (${reason})`;
    case 'BadDigest':
    case 'InvalidDigest':
    case 'XAmzContentSHA256Mismatch':
      return `got other bytes than were sent (${reason})`;
    default:
      return undefined;
  }
}

/** What a server says may repeat what it was sent. */
function withoutKeys(text: string, { accessKeyId, secretAccessKey, sessionToken }: StoragePlace): string {
  const keys = [secretAccessKey, sessionToken, accessKeyId].filter((each) => each !== undefined && each !== '') as string[];
  return keys.reduce((at, key) => at.replaceAll(key, '***'), text);
}
