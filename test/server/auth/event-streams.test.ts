/** Streams of events over the interface: what somebody hears who may see some books only, and when a stream ends. */
import { describe, expect, test } from 'vitest';
import type { Events } from '../../../src/domain/events.ts';
import { createEventBus } from '../../../src/events/event-bus.ts';
import { hashSecret } from '../../../src/runtime/passwords.ts';
import { createEventFeed } from '../../../src/server/event-feed.ts';
import { LONGEST_MS, PASSWORD, signedInWorld } from './signed-in.ts';

const ANOTHER = 'another horse battery';
const HEARTBEATS_NEVER = (_: number, signal: AbortSignal) => new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));

async function world() {
  let count = 0;
  const events = createEventBus(
    () => 0,
    (error) => expect.unreachable(String(error)),
  );
  const feed = createEventFeed({ events, newId: () => `e${count++}`, now: () => 0, sleep: HEARTBEATS_NEVER });
  const made = await signedInWorld({ feed });
  const followedBy = async (name: string) => {
    const browser = made.browser();
    expect((await browser.signIn(name)).status).toBe(303);
    return { browser, stream: readerOf(await browser.request({ path: '/api/v1/events', headers: { accept: 'text/event-stream' } })) };
  };
  return { ...made, events, followedBy };
}

function readerOf(response: Response) {
  expect(response.status).toBe(200);
  const reader = (response.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  return {
    /** All that was said until these words, or until the end. */
    async until(words?: string): Promise<string> {
      while (words === undefined || !text.includes(words)) {
        const { value, done } = await reader.read();
        if (done && words !== undefined) throw new Error(`ended before ${words}: ${text}`);
        if (done) break;
        text += value;
      }
      return text;
    },
  };
}

const done = (library: string, path: string, title: string): Events['item.done'] => ({
  ...{ library, path, title },
  ...{ isNew: true, isToReview: false, authors: ['Marit Osei'], tookMs: 1 },
});

describe('who may see some books', () => {
  test('hears of these, without what it may not read, and of nothing else', async () => {
    const { events, followedBy, item } = await world();
    const { path } = item;
    const { stream } = await followedBy('fay');
    const { stream: all } = await followedBy('ann');
    events.emit('run.start', { runId: 4711 });
    events.emit('item.done', done('vault', 'Zanzibar', 'The Zanzibar Road'));
    events.emit('item.done', done('l', 'gone', 'A book that nobody has'));
    events.emit('item.done', done('l', path, 'The Salt Road'));
    events.emit('item.failed', { library: 'l', path, problems: ['a description of secrets'], tookMs: 1 });
    for (const field of ['description', 'title'] as const) events.emit('aggregation.conflict', { library: 'l', path, field, winner: 'a', others: ['b'] });
    events.emit('library.paused', { library: 'l', message: 'the last one' });
    const heard = await stream.until('the last one');
    expect(heard.match(/^event: .*$/gm)).toEqual(['event: item.done', 'event: item.failed', 'event: aggregation.conflict', 'event: library.paused']);
    expect(heard).toContain('"title":"The Salt Road"');
    expect(heard).not.toMatch(/4711|Zanzibar|nobody has|secrets|description/);
    // Who sees all does hear it.
    expect(await all.until('the last one')).toMatch(/4711.*Zanzibar.*nobody has.*secrets.*description/s);
  });
});

describe('a stream ends soon after', () => {
  type World = Awaited<ReturnType<typeof world>>;
  type Browser = ReturnType<World['browser']>;
  const ways: Record<string, (world: World, browser: Browser) => Promise<unknown>> = {
    'signing out': (_, browser) => browser.post('/logout', {}, '/account'),
    'another password': (_, browser) => browser.post('/account', { old: PASSWORD, password: ANOTHER, again: ANOTHER }, '/account'),
    'all sessions of the user were ended': ({ users }) => users.signOut('eva'),
    'another role': ({ users }) => users.setRole('eva', 'viewer'),
    'the user was removed': ({ users }) => users.remove('eva'),
    async 'the session ran out'({ clock }) {
      clock.nowMs += LONGEST_MS;
    },
  };

  test.each(Object.keys(ways))('%s', async (way) => {
    const made = await world();
    const { browser, stream } = await made.followedBy('eva');
    made.events.emit('library.resumed', { library: 'before' });
    await stream.until('before');
    await ways[way]?.(made, browser);
    // It ends: nothing else would let this come back.
    expect(await stream.until()).toContain('before');
  });

  test.each(['the token', 'its user'])('%s was removed', async (what) => {
    const { users, accounts, send, events } = await world();
    const { token, secret } = await users.addToken({ name: 'home', user: 'eva', scopes: ['see', 'follow'] });
    const stream = readerOf(await send({ path: '/api/v1/events', headers: { authorization: `Bearer ${secret}` } }));
    events.emit('library.resumed', { library: 'before' });
    await stream.until('before');
    // To follow is one use of the token, however long it takes.
    const { usedAtMs } = (await accounts.tokenOf(hashSecret(secret))) ?? {};
    expect(usedAtMs).toBeDefined();
    if (what === 'the token') await users.removeToken(token.id);
    else await users.remove('eva');
    expect(await stream.until()).toContain('before');
  });
});
