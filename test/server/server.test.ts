import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { ApiDeps } from '../../src/server/deps.ts';
import { startApi } from '../../src/server/server.ts';

const none = {} as ApiDeps;
async function started(more: { host?: string; port?: number; token?: string; onBug?(error: unknown): void } = {}) {
  const server = await startApi({ host: '127.0.0.1', port: 0, requestsPerMinute: 100, version: '1', onBug() {}, ...more }, none);
  onTestFinished(() => server.close());
  return server;
}

test('listens where it says, and does so no more when it is closed', async () => {
  const server = await started();
  expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  const response = await fetch(`${server.url}/healthz`);
  expect(await response.json()).toEqual({ status: 'ok' });
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  await server.close();
  await expect(fetch(`${server.url}/healthz`)).rejects.toThrow();
});

test('an IPv6 address', async () => {
  const { url } = await started({ host: '::1' });
  expect(url).toMatch(/^http:\/\/\[::1\]:\d+$/);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
});

test('a port that is taken is told of', async () => {
  const { url } = await started();
  await expect(started({ port: Number(new URL(url).port) })).rejects.toThrow(/EADDRINUSE/);
});

test('closing waits for nobody who dawdles', async () => {
  const server = await started();
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  await new Promise((resolve) => socket.once('connect', resolve));
  socket.write('GET /healthz HTTP/1.1\r\n');
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.on('error', () => undefined);
  await server.close();
  await closed;
});

test.each(['127.999.1.1', 'a b', '[::', 'localhost:99999', '%00', '1.2.3.4.5.6:x'])('a host that is none is the caller’s mistake: %s', async (host) => {
  const bugs: unknown[] = [];
  for (const token of [undefined, 'a-token-of-ours']) {
    const { url } = await started({ onBug: (error) => bugs.push(error), ...(token && { token }) });
    for (const path of ['/healthz', '/api/v1/status']) {
      const socket = connect(Number(new URL(url).port), '127.0.0.1');
      let answer = '';
      socket.on('data', (data) => {
        answer += data;
      });
      socket.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
      await once(socket, 'close');
      expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
    }
  }
  expect(bugs).toEqual([]);
});
