import type { lookup } from 'node:dns';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HttpResponse, http } from 'msw';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createHttpClient, type HttpClientOptions } from '../../src/http/client.ts';
import { startNetwork } from '../../src/testing/network.ts';

async function serve(listener: RequestListener): Promise<URL> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
}

const redirectTo = (location: string, status = 302) => serve((_, response) => void response.writeHead(status, { location }).end());

/** A server that notes what reaches it. */
async function listening(): Promise<{ url: URL; heard: IncomingMessage[] }> {
  const heard: IncomingMessage[] = [];
  const url = await serve((request, response) => {
    heard.push(request);
    response.end('{"secret":1}');
  });
  return { url, heard };
}

function send(url: URL, body?: string, more: Partial<HttpClientOptions> = {}) {
  const client = createHttpClient({ userAgent: 'Rubricator/test', concurrent: 1, timeoutMs: 5000, maxBodyBytes: 10_000, ...more });
  onTestFinished(() => client.close());
  return client.send({ url, headers: { 'x-key': 'k' }, body }, new AbortController().signal);
}

const resolving = (address: string) =>
  ((_name: string, _options: object, callback: (error: null, found: object[]) => void) => callback(null, [{ address, family: 4 }])) as unknown as typeof lookup;

describe('a provider’s redirect', () => {
  test('to its own site is followed, with its headers; in a private network, too', async () => {
    const keys: unknown[] = [];
    const url = await serve((request, response) => {
      keys.push(request.headers['x-key']);
      if (request.url === '/') response.writeHead(301, { location: '/new' }).end();
      else response.end('here');
    });
    expect(await send(url)).toMatchObject({ status: 200, text: 'here' });
    expect(keys).toEqual(['k', 'k']);
  });

  test('to another site on the open internet is followed, without its headers, which may hold a key', async () => {
    const network = await startNetwork();
    const keys: unknown[] = [];
    network.use(
      http.get('https://books.example/', () => new HttpResponse(null, { status: 302, headers: { location: 'https://mirror.example/' } })),
      http.get('https://mirror.example/', ({ request }) => {
        keys.push(request.headers.get('x-key'), request.headers.get('user-agent'));
        return HttpResponse.text('there');
      }),
    );
    expect((await send(new URL('https://books.example/'))).text).toBe('there');
    expect(keys).toEqual([null, 'Rubricator/test']);
  });

  test('to another port of a private host is not followed', async () => {
    const { url, heard } = await listening();
    await expect(send(await redirectTo(url.href))).rejects.toMatchObject({ code: 'response', message: expect.stringContaining('private network') });
    expect(heard).toEqual([]);
  });

  test.each(['http://[::1]:8080/', 'http://169.254.169.254/latest/meta-data', 'http://[::7f00:1]/', 'http://10.0.0.1/'])(
    'to %s is not followed',
    async (to) => {
      await expect(send(await redirectTo(to))).rejects.toMatchObject({ code: 'response', message: expect.stringContaining('private network') });
    },
  );

  test('to a name that leads into a private network is not followed', async () => {
    const { url, heard } = await listening();
    const to = `http://books.example:${url.port}/`;
    await expect(send(await redirectTo(to), undefined, { lookup: resolving('127.0.0.1') })).rejects.toMatchObject({
      code: 'response',
      message: expect.stringContaining('books.example'),
    });
    expect(heard).toEqual([]);
  });

  test.each(['file:///etc/passwd', 'ftp://books.example/', 'http://['])('to %s is an error of the answer', async (to) => {
    await expect(send(await redirectTo(to))).rejects.toMatchObject({ code: 'response', message: expect.stringContaining('no web address') });
  });

  test('without end is an error of the answer', async () => {
    await expect(send(await redirectTo('/'))).rejects.toMatchObject({ code: 'response', message: expect.stringContaining('redirects without end') });
  });

  test.each([
    [302, 'GET', ''],
    [303, 'GET', ''],
    [307, 'POST', '{"q":1}'],
    [308, 'POST', '{"q":1}'],
  ])('by status %i asks again by %s', async (status, method, body) => {
    const url = await serve(async (request, response) => {
      if (request.url === '/') return void response.writeHead(status, { location: '/new' }).end();
      const chunks = await request.toArray();
      response.end(`${request.method} ${Buffer.concat(chunks)}`);
    });
    expect((await send(url, '{"q":1}')).text).toBe(`${method} ${body}`);
  });
});
