import { HttpResponse, http } from 'msw';
import { expect, test } from 'vitest';
import { reach } from '../../src/http/reach.ts';
import { startNetwork } from '../../src/testing/network.ts';

test('any answer is an answer; the server’s clock comes along', async () => {
  const network = await startNetwork();
  network.use(
    http.head('https://api.example/', ({ request }) => {
      expect(request.headers.get('user-agent')).toBe('Rubricator/test');
      return new HttpResponse(null, { status: 404, headers: { date: 'Sat, 21 Nov 2026 12:00:00 GMT' } });
    }),
  );
  let clock = 100;
  expect(await reach('https://api.example/v2/books?key=secret', 'Rubricator/test', () => (clock += 5))).toEqual({
    status: 404,
    tookMs: 5,
    dateMs: Date.UTC(2026, 10, 21, 12),
  });
});

test('a connection that fails names the host, and nothing of the address', async () => {
  const network = await startNetwork();
  network.use(http.head('https://api.example/', () => HttpResponse.error()));
  await expect(reach('https://api.example/?key=secret', 'x', Date.now)).rejects.toMatchObject({
    code: 'unavailable',
    message: expect.stringMatching(/^cannot reach api\.example \([^)]*\)$/),
  });
});
