/** The stream of events of the real daemon: live, resumed, and closed when the daemon ends. */
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { startDaemon } from './daemon.ts';
import { oneLibrary } from './one-library.ts';
import { NO_PROVIDERS } from './world-config.ts';

interface Told {
  id?: string;
  event?: string;
  data?: Record<string, unknown>;
}

/** Reads a stream until an event of that name. */
async function reader(response: Response) {
  const stream = (response.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  const told: Told[] = [];
  const take = async () => {
    const { value, done } = await stream.read();
    const parts = `${text}${value ?? ''}`.split('\n\n');
    text = parts.pop() ?? '';
    for (const part of parts) {
      const fields = Object.fromEntries(part.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]));
      if (fields.event) told.push({ id: fields.id, event: fields.event, data: JSON.parse(fields.data ?? '{}') } as Told);
    }
    return done;
  };
  return {
    told,
    async until(name: string) {
      while (!told.some(({ event }) => event === name)) if (await take()) throw new Error(`the stream ended before ${name}`);
    },
    async end() {
      while (!(await take()));
    },
  };
}

test('events come as they happen, are taken up where a follower left, and end with the daemon', async () => {
  const library = oneLibrary();
  library.configure({ stateDir: library.state, api: { port: 0 }, watch: { settleSeconds: 0 }, providers: NO_PROVIDERS });
  const daemon = startDaemon(join(library.home, 'rubricator.yaml'));
  onTestFinished(async () => void (await daemon.stop('SIGKILL')));
  await daemon.idle();
  const response = await daemon.call('/api/v1/events');
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
  const live = await reader(response);
  const edit = (title: string) =>
    daemon.call('/api/v1/items/1/fields', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ action: 'set', fields: [`title=${title}`] }),
    });
  await edit('Mine');
  await live.until('export.complete');
  const done = live.told.find(({ event }) => event === 'item.done');
  expect(done).toMatchObject({ id: expect.stringMatching(/^[\w-]+$/), data: { name: 'item.done', at: expect.any(String), data: { title: 'Mine' } } });

  const resumed = await reader(await daemon.call('/api/v1/events?only=export.complete', { headers: { 'last-event-id': done?.id ?? '' } }));
  await resumed.until('export.complete');
  expect(resumed.told.map(({ event }) => event)).toEqual(['export.complete']);
  const lost = await reader(await daemon.call('/api/v1/events', { headers: { 'last-event-id': 'another-1' } }));
  await lost.until('missed');
  expect((await daemon.call('/api/v1/events?only=nothing')).status).toBe(400);

  const ends = Promise.allSettled([live.end(), resumed.end(), lost.end()]);
  expect((await daemon.stop()).code).toBe(0);
  await ends;
});
