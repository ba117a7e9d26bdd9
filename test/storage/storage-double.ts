/** S3-compatible storage in memory that checks sums, knows what was begun, and fails as a test wants. */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

interface Stored {
  bytes: Buffer;
  headers: Record<string, string>;
}

export interface StorageDouble {
  endpoint: string;
  files: Map<string, Stored>;
  /** Uploads in parts that were begun, and neither completed nor taken back. */
  begun: Map<string, { key: string; headers: Record<string, string>; parts: Map<number, Buffer> }>;
  /** `GET /books/key?query` of each request. */
  asked: string[];
  headers: IncomingMessage['headers'][];
}

/** What a test does to a request instead of what the storage would do; true if it did something. */
type Fault = (request: { line: string; before: number; response: ServerResponse; double: StorageDouble }) => boolean | Promise<boolean>;

const hex = (name: string, bytes: Buffer) => createHash(name).update(bytes).digest('hex');
const errorXml = (code: string, more = '') => `<?xml version="1.0"?><Error><Code>${code}</Code><Message>no</Message>${more}</Error>`;

export function refuse(response: ServerResponse, status: number, code: string, more = ''): true {
  response.writeHead(status, { 'content-type': 'application/xml' }).end(errorXml(code, more));
  return true;
}

/** @param fault is asked of each request, with the number of requests of the same kind before it */
export async function storageDouble(fault: Fault = () => false): Promise<StorageDouble> {
  const double: StorageDouble = { endpoint: '', files: new Map(), begun: new Map(), asked: [], headers: [] };
  const respond = async (request: IncomingMessage, response: ServerResponse) => {
    const line = `${request.method} ${request.url}`;
    const kind = (each: string) => each.replace(/(uploadId|partNumber)=[^&]*/g, '$1');
    const before = double.asked.filter((each) => kind(each) === kind(line)).length;
    double.asked.push(line);
    double.headers.push(request.headers);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    if (await fault({ line, before, response, double })) return;
    if (hex('sha256', body) !== request.headers['x-amz-content-sha256']) return void refuse(response, 400, 'XAmzContentSHA256Mismatch');
    const md5 = request.headers['content-md5'];
    if (md5 !== undefined && Buffer.from(String(md5), 'base64').toString('hex') !== hex('md5', body)) return void refuse(response, 400, 'BadDigest');
    answer(double, request, body, response);
  };
  // Whoever goes away in the middle is no fault of the storage.
  const server = createServer((request, response) => void respond(request, response).catch(() => response.destroy()));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  double.endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return double;
}

function answer(double: StorageDouble, request: IncomingMessage, body: Buffer, response: ServerResponse): void {
  const url = new URL(request.url ?? '', 'http://storage');
  const key = decodeURIComponent(url.pathname.slice('/books/'.length));
  const upload = url.searchParams.get('uploadId') ?? undefined;
  const meta = Object.fromEntries(Object.entries(request.headers).filter(([name]) => name.startsWith('x-amz-meta-'))) as Record<string, string>;
  if (upload !== undefined || url.searchParams.has('uploads')) return answerPart(double, { request, key, upload, meta, body, response });
  if (request.method === 'PUT') {
    double.files.set(key, { bytes: body, headers: meta });
    return void response.writeHead(200, { etag: `"${hex('md5', body)}"` }).end();
  }
  if (request.method === 'DELETE') {
    double.files.delete(key);
    return void response.writeHead(204).end();
  }
  if (key === '') return list(double, url.searchParams, response);
  const file = double.files.get(key);
  if (!file) return void (request.method === 'HEAD' ? response.writeHead(404).end() : refuse(response, 404, 'NoSuchKey'));
  send(file, request, response);
}

function send({ bytes, headers }: Stored, request: IncomingMessage, response: ServerResponse): void {
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  const range = from > 0 ? { 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` } : {};
  const about = { etag: `"${hex('md5', bytes)}"`, 'content-length': bytes.length - from, 'last-modified': 'Fri, 27 Nov 2026 10:00:00 GMT' };
  response.writeHead(from > 0 ? 206 : 200, { ...headers, ...about, ...range }).end(request.method === 'HEAD' ? undefined : bytes.subarray(from));
}

interface PartRequest {
  request: IncomingMessage;
  key: string;
  upload: string | undefined;
  meta: Record<string, string>;
  body: Buffer;
  response: ServerResponse;
}

function answerPart({ files, begun }: StorageDouble, { request, key, upload, meta, body, response }: PartRequest): void {
  if (upload === undefined) {
    const id = `upload&${begun.size}`;
    begun.set(id, { key, headers: meta, parts: new Map() });
    return void response.end(`<InitiateMultipartUploadResult><UploadId>${id.replace('&', '&amp;')}</UploadId></InitiateMultipartUploadResult>`);
  }
  const under = begun.get(upload);
  if (!under) return void refuse(response, 404, 'NoSuchUpload');
  if (request.method === 'PUT') {
    under.parts.set(Number(new URL(request.url ?? '', 'http://storage').searchParams.get('partNumber')), body);
    return void response.writeHead(200, { etag: `"${hex('md5', body)}"` }).end();
  }
  begun.delete(upload);
  if (request.method === 'DELETE') return void response.writeHead(204).end();
  const parts = [...under.parts].sort(([a], [b]) => a - b).map(([, bytes]) => bytes);
  const tags = [...body.toString().matchAll(/<ETag>&quot;(\w+)&quot;<\/ETag>/g)].map(([, tag]) => tag);
  const isRight = tags.join() === parts.map((part) => hex('md5', part)).join() && parts.slice(0, -1).every(({ length }) => length >= 5 * 1024 * 1024);
  if (!isRight) return void refuse(response, 400, 'InvalidPart');
  files.set(key, { bytes: Buffer.concat(parts), headers: under.headers });
  response.end('<CompleteMultipartUploadResult></CompleteMultipartUploadResult>');
}

/** Two files a page. */
function list({ files }: StorageDouble, query: URLSearchParams, response: ServerResponse): void {
  const after = query.get('continuation-token') ?? '';
  const keys = [...files.keys()].filter((key) => key.startsWith(query.get('prefix') ?? '') && key > after).sort();
  const page = keys.slice(0, 2);
  const inXml = (key = '') => key.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const contents = page.map((key) => `<Contents><Key>${inXml(key)}</Key><Size>${files.get(key)?.bytes.length}</Size></Contents>`);
  const next = keys.length > 2 ? `<IsTruncated>true</IsTruncated><NextContinuationToken>${inXml(page.at(-1))}</NextContinuationToken>` : '';
  response.end(`<?xml version="1.0"?><ListBucketResult>${contents.join('')}${next}</ListBucketResult>`);
}
