/** A loopback server that answers in Audnexus' wire format out of the simulated world, and misbehaves when told to. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AUTHORS, BOOKS, type WorldBook } from './books.ts';

/** How the server treats everybody. */
export type Fault = 'none' | 'error-500' | 'hang' | 'html' | 'wrong-shape' | 'huge' | 'redirect-loop' | 'rate-limit' | 'cut-off';

export interface SimulatedServer {
  baseUrl: string;
  /** Paths asked for, in order. */
  requests: string[];
  setFault(fault: Fault, retryAfterSec?: number): void;
  close(): Promise<void>;
}

const INTRO_MS = 2000;
const OUTRO_MS = 3000;

export async function startAudnexus(books: readonly WorldBook[] = BOOKS): Promise<SimulatedServer> {
  const requests: string[] = [];
  let fault: Fault = 'none';
  let retryAfterSec = 1;
  const server = createServer((request, response) => {
    requests.push(request.url ?? '');
    if (fault === 'none') answer(books, request, response);
    else misbehave(fault, retryAfterSec, request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    requests,
    setFault(next, seconds = 1) {
      fault = next;
      retryAfterSec = seconds;
    },
    close: () => closeServer(server),
  };
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function answer(books: readonly WorldBook[], request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const region = url.searchParams.get('region') ?? 'us';
  const [, kind, asin = '', part] = url.pathname.split('/');
  if (kind === 'authors') {
    const author = AUTHORS[asin];
    return author ? send(response, 200, { asin, ...author, genres: [], region }) : notFound(response, asin, region);
  }
  const book = books.find((each) => each.asin === asin && each.regions.includes(region));
  if (kind !== 'books' || !book) return notFound(response, asin, region);
  return send(response, 200, part === 'chapters' ? chaptersOf(book, region) : bookOf(book, region));
}

function send(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers }).end(JSON.stringify(body));
}

function notFound(response: ServerResponse, asin: string, region: string): void {
  send(response, 404, {
    error: { code: 'REGION_UNAVAILABLE', message: `Item not available in region '${region}' for ASIN: ${asin}`, details: { asin, code: 'REGION_UNAVAILABLE' } },
  });
}

function bookOf(book: WorldBook, region: string): unknown {
  const series = book.series && {
    asin: `${book.asin.slice(0, 4)}SERIES`,
    name: book.series.name,
    ...(book.series.position && { position: book.series.position }),
  };
  return {
    asin: book.asin,
    authors: book.authors,
    description: `${book.description.replace(/<[^>]+>/g, '').slice(0, 60)}....`,
    formatType: 'unabridged',
    genres: [
      ...book.genres.map((name) => ({ asin: '1000000001', name, type: 'genre' })),
      ...book.tags.map((name) => ({ asin: '1000000002', name, type: 'tag' })),
    ],
    image: `https://images.example/${book.asin}.jpg`,
    isAdult: false,
    isbn: book.isbn ?? '',
    language: book.language,
    narrators: book.narrators.map((name) => ({ name })),
    publisherName: book.publisher,
    rating: book.rating.value,
    ratings: { value: book.rating.value, numRatings: book.rating.count, numReviews: 1 },
    region,
    releaseDate: `${book.releaseDate}T00:00:00.000Z`,
    runtimeLengthMin: Math.floor(book.durationSec / 60),
    ...(series && { seriesPrimary: series }),
    ...(book.subtitle && { subtitle: book.subtitle }),
    summary: book.description,
    title: book.title,
  };
}

function chaptersOf(book: WorldBook, region: string): unknown {
  const total = book.durationSec * 1000 + INTRO_MS + OUTRO_MS;
  const length = Math.floor(total / book.chapterTitles.length);
  const chapters = book.chapterTitles.map((title, index) => {
    const startOffsetMs = index * length;
    return {
      lengthMs: index === book.chapterTitles.length - 1 ? total - startOffsetMs : length,
      startOffsetMs,
      startOffsetSec: Math.round(startOffsetMs / 1000),
      title,
    };
  });
  return {
    asin: book.asin,
    brandIntroDurationMs: INTRO_MS,
    brandOutroDurationMs: OUTRO_MS,
    chapters,
    isAccurate: true,
    region,
    runtimeLengthMs: total,
    runtimeLengthSec: Math.round(total / 1000),
  };
}

function misbehave(fault: Fault, retryAfterSec: number, request: IncomingMessage, response: ServerResponse): void {
  switch (fault) {
    case 'error-500':
      return send(response, 500, { statusCode: 500, error: 'Internal Server Error', message: 'something broke' });
    case 'html':
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!DOCTYPE html><html><body>Checking your browser…</body></html>');
      return undefined;
    case 'wrong-shape':
      return send(response, 200, { books: [] });
    case 'huge':
      return sendHuge(response);
    case 'redirect-loop':
      response.writeHead(302, { location: request.url ?? '/' }).end();
      return undefined;
    case 'rate-limit':
      return send(
        response,
        429,
        { error: { code: 'RATE_LIMIT_EXCEEDED', message: 'Rate limit reached. Please try again later.', details: null } },
        { 'retry-after': String(retryAfterSec) },
      );
    case 'cut-off':
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '5000' });
      response.write('{"asin":');
      setTimeout(() => response.destroy(), 5);
      return undefined;
    default:
      return undefined; // hang: no answer at all
  }
}

/** 100 MB, as long as anybody listens. */
function sendHuge(response: ServerResponse): void {
  const chunk = Buffer.alloc(64 * 1024, 0x20);
  let left = 1600;
  response.writeHead(200, { 'content-type': 'application/json' });
  const more = () => {
    while (left > 0 && !response.destroyed) {
      left--;
      if (!response.write(chunk)) return void response.once('drain', more);
    }
    response.end();
  };
  more();
}
