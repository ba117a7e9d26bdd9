import { HttpResponse, http } from 'msw';
import { expect, test } from 'vitest';
import type { AnyEvent } from '../../src/domain/events.ts';
import { message } from '../../src/sinks/message.ts';
import { exportedEvent, makeSink, sinkContract, startNetwork } from '../../src/testing/index.ts';

const live = new AbortController().signal;
const ADDRESS = 'https://ntfy.example/books';
const failed = (path: string, problem: string): AnyEvent => ({
  name: 'item.failed',
  atMs: 0,
  data: { library: 'books', path, problems: [problem], tookMs: 1 },
});

async function sent(options: { body?: string; headers?: Record<string, string> }, event: AnyEvent) {
  const network = await startNetwork();
  let got: { body: string; headers: Headers } | undefined;
  network.use(
    http.post(ADDRESS, async ({ request }) => {
      got = { body: await request.text(), headers: request.headers };
      return new HttpResponse(null, { status: 200 });
    }),
  );
  await makeSink(message, { url: ADDRESS, ...options }).deliver([event], live);
  return got as { body: string; headers: Headers };
}

sinkContract({
  sink: message,
  options: { url: 'https://receiver.example/very-secret', headers: { authorization: 'Bearer a-key-of-ours' }, events: ['item.failed'] },
  respond: () => new HttpResponse(null, { status: 200 }),
  event: failed('A/B', 'cannot be read'),
  secrets: ['very-secret', 'a-key-of-ours'],
});

test('a line of text, as ntfy takes it', async () => {
  const { body, headers } = await sent({ headers: { Title: 'Rubricator: {event}', Tags: 'books' } }, failed('A/B', 'cannot be read'));
  expect(body).toBe('Problems with A/B: cannot be read');
  expect(headers.get('content-type')).toBe('text/plain; charset=utf-8');
  expect(headers.get('title')).toBe('Rubricator: item.failed');
});

test('JSON, as Discord and Apprise take it: what is filled in stays within its quotes', async () => {
  const { body, headers } = await sent(
    { body: '{"content": "{title} by {authors}", "username": "Rubricator"}' },
    exportedEvent('A', { title: 'A "B"\n\\', authors: ['X', 'Y'] }),
  );
  expect(JSON.parse(body)).toEqual({ content: 'A "B"\n\\ by X, Y', username: 'Rubricator' });
  expect(headers.get('content-type')).toBe('application/json');
});

test('a header is one line, and what is not ASCII is encoded', async () => {
  const { headers } = await sent({ headers: { Title: '{path}' } }, failed('Käthe Weiß/Straße\r\nX-Evil: 1', 'x'));
  expect(headers.get('title')).toBe(`=?UTF-8?B?${Buffer.from('Käthe Weiß/Straße X-Evil: 1').toString('base64')}?=`);
  expect(headers.has('x-evil')).toBe(false);
});

test('placeholders that there are not are empty, and those of objects’ own tricks, too', async () => {
  expect((await sent({ body: '[{nothing}{constructor}{toString}] {library}' }, failed('A', 'x'))).body).toBe('[] books');
});
