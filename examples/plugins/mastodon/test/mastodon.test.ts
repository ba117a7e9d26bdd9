import type { AnyEvent } from 'rubricator/sdk';
import { sinkContract } from 'rubricator/sdk/testing';
import { expect, test } from 'vitest';
import { mastodon } from '../src/mastodon.ts';

const done = (title: string, more = {}): AnyEvent => ({
  name: 'item.done',
  atMs: 5,
  data: { library: 'books', path: `A/${title}`, isNew: true, isToReview: false, title, authors: ['Ann Cole'], tookMs: 1, ...more } as never,
});

sinkContract({
  sink: mastodon,
  options: { url: 'https://receiver.example', token: 'a-token-of-ours' },
  respond: () => Response.json({ id: '1' }),
  event: done('The Salt Road'),
  secrets: ['a-token-of-ours'],
});

/** What is posted when these are told. */
async function posted(...events: AnyEvent[]) {
  const bodies: { status: string; visibility: string }[] = [];
  const send = async (_method: string, _url: string, { body = '' }) => void bodies.push(JSON.parse(body));
  const options = mastodon.options.parse({ url: 'https://receiver.example', token: 't' });
  await mastodon.create(options, { send, rootOf: () => undefined, now: () => 0 }).deliver(events, new AbortController().signal);
  return bodies;
}

test('new books are told in one post, and others are not told', async () => {
  expect(await posted(done('Salt'), done('Old', { isNew: false }), done('Ash', { authors: [] }))).toEqual([
    { status: 'Salt, by Ann Cole\nAsh', visibility: 'unlisted' },
  ]);
  expect(await posted(done('Old', { isNew: false }))).toEqual([]);
});

test('a post is no longer than a server takes', async () => {
  const [post] = await posted(...Array.from({ length: 60 }, (_, n) => done(`A rather long title of a book ${n}`)));
  expect(post?.status.length).toBeLessThanOrEqual(500);
  expect(post?.status).toMatch(/… and \d+ more$/);
  expect((await posted(done('x'.repeat(2000))))[0]?.status.length).toBeLessThanOrEqual(500);
});
