/** The suite that every sink runs. */
import { sinkContract } from 'rubricator/sdk/testing';
import { mySource } from '../src/my-source.ts';

sinkContract({
  sink: mySource,
  options: { url: 'https://receiver.example/rooms/very-secret', token: 'a-token-of-ours' },
  respond: () => new Response(null, { status: 204 }),
  event: { name: 'item.failed', atMs: 0, data: { library: 'books', path: 'A/Salt', problems: ['cannot be read'], tookMs: 1 } },
  secrets: ['very-secret', 'a-token-of-ours'],
});
