import type { lookup } from 'node:dns';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HttpResponse, http } from 'msw';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createPictureClient } from '../../src/http/fetch-picture.ts';
import { isPublicAddress } from '../../src/http/public-agent.ts';
import { startNetwork } from '../../src/testing/network.ts';

const ADDRESS = 'https://images.example/a.jpg';
const picture = Buffer.from([0xff, 0xd8, 0xff, 1, 2, 3]);

function client(more: Partial<Parameters<typeof createPictureClient>[0]> = {}) {
  const made = createPictureClient({ userAgent: 'Rubricator/test', privateAddresses: false, ...more });
  onTestFinished(() => made.close());
  return (address: string, signal = new AbortController().signal) => made.fetch(address, signal);
}

test('fetches a picture and says who asks', async () => {
  const network = await startNetwork();
  network.use(
    http.get(ADDRESS, ({ request }) => {
      expect(request.headers.get('user-agent')).toBe('Rubricator/test');
      return HttpResponse.arrayBuffer(new Uint8Array(picture).buffer);
    }),
  );
  expect(await client()(ADDRESS)).toEqual(picture);
});

test('a server that never comes to an end is left after a while', async () => {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'image/jpeg' });
    const drip = setInterval(() => response.write('x'), 10);
    response.once('close', () => clearInterval(drip));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const fetching = client({ privateAddresses: true, timeLimitMs: 300 })(`http://127.0.0.1:${port}/a.jpg`);
  await expect(fetching).rejects.toMatchObject({ code: 'unavailable', message: `127.0.0.1:${port} takes more than 0.3 s for the cover` });
});

describe('redirects', () => {
  test('are followed', async () => {
    const network = await startNetwork();
    network.use(
      http.get(ADDRESS, () => new HttpResponse(null, { status: 302, headers: { location: '/b.jpg' } })),
      http.get('https://images.example/b.jpg', () => HttpResponse.arrayBuffer(new Uint8Array(picture).buffer)),
    );
    expect(await client()(ADDRESS)).toEqual(picture);
  });

  test.each([
    ['http://127.0.0.1/admin', 'in a private network; not fetched'],
    ['http://[::1]:8080/', 'in a private network; not fetched'],
    ['http://169.254.169.254/latest/meta-data', 'in a private network; not fetched'],
    ['file:///etc/passwd', 'a cover cannot come by file:'],
    [ADDRESS, 'redirects without end'],
  ])('are looked at anew: not to %s', async (location, message) => {
    const network = await startNetwork();
    network.use(http.get(ADDRESS, () => new HttpResponse(null, { status: 302, headers: { location } })));
    await expect(client()(ADDRESS)).rejects.toThrow(message);
  });
});

describe('what is never connected to', () => {
  test.each([
    'http://127.0.0.1/a.jpg',
    'http://localhost/a.jpg',
    'http://0.0.0.0/',
    'http://10.1.2.3/',
    'http://192.168.1.1/',
    'http://172.16.0.1/',
    'http://100.64.0.1/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::7f00:1]/',
    'http://[::127.0.0.1]/',
    'http://[::a9fe:a9fe]/latest/meta-data',
    'http://[64:ff9b::7f00:1]/',
    'http://[::ffff:0:7f00:1]/',
    'http://[fd00::1]/',
    'http://[fe80::1]/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://017700000001/',
  ])('%s', async (address) => {
    await expect(client()(address)).rejects.toMatchObject({ code: 'response', message: expect.stringContaining('private network') });
  });

  test('a name that leads there, even among others', async () => {
    const resolving = (...addresses: string[]) =>
      ((_name: string, _options: object, callback: (error: null, found: object[]) => void) =>
        callback(
          null,
          addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
        )) as unknown as typeof lookup;
    await expect(client({ lookup: resolving('127.0.0.1') })('http://evil.example/a.jpg')).rejects.toThrow('(evil.example) is in a private network');
    await expect(client({ lookup: resolving('93.184.216.34', '::1') })('http://evil.example/a.jpg')).rejects.toThrow('private network');
  });

  test('but by leave of the user', async () => {
    const network = await startNetwork();
    network.use(http.get('http://192.168.1.9/a.jpg', () => HttpResponse.arrayBuffer(new Uint8Array(picture).buffer)));
    expect(await client({ privateAddresses: true })('http://192.168.1.9/a.jpg')).toEqual(picture);
  });

  test.each([
    ['8.8.8.8', true],
    ['2606:4700::1111', true],
    ['192.0.2.1', false],
    ['224.0.0.1', false],
    ['255.255.255.255', false],
    ['64:ff9b::7f00:1', false],
    ['2002:7f00:1::', false],
    ['nonsense', false],
  ])('%s is public: %s', (address, isPublic) => {
    expect(isPublicAddress(address)).toBe(isPublic);
  });
});

describe('what is no picture', () => {
  test.each([
    [404, 'response'],
    [403, 'response'],
    [429, 'unavailable'],
    [503, 'unavailable'],
  ])('an answer of %i is %s', async (status, code) => {
    const network = await startNetwork();
    network.use(http.get(ADDRESS, () => new HttpResponse(null, { status })));
    await expect(client()(ADDRESS)).rejects.toMatchObject({ code, message: `images.example answers ${status} for the cover` });
  });

  test('too large, by what it says or by what it is', async () => {
    for (const headers of [{ 'content-length': String(21 * 1024 * 1024) }, {}] as Record<string, string>[]) {
      const network = await startNetwork();
      const body = () =>
        new ReadableStream({
          pull(controller) {
            controller.enqueue(new Uint8Array(1024 * 1024));
          },
        });
      network.use(http.get(ADDRESS, () => new HttpResponse(body(), { headers })));
      await expect(client()(ADDRESS)).rejects.toThrow('larger than 20 MB');
    }
  });

  test('a cut connection may pass; an address may be none', async () => {
    const network = await startNetwork();
    network.use(http.get(ADDRESS, () => HttpResponse.error()));
    await expect(client()(ADDRESS)).rejects.toMatchObject({ code: 'unavailable' });
    await expect(client()('no address')).rejects.toMatchObject({ code: 'response' });
  });

  test('an abort is an abort', async () => {
    const network = await startNetwork();
    network.use(http.get(ADDRESS, () => new Promise<never>(() => undefined)));
    const controller = new AbortController();
    const fetching = client()(ADDRESS, controller.signal);
    setTimeout(() => controller.abort(new Error('stop')), 20);
    await expect(fetching).rejects.toThrow('stop');
  });
});
