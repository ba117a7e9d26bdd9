/** Whether a Redis answers, and whether it may keep what it is given. */
import type { Redis } from './connection.ts';

export interface RedisFacts {
  version: string;
  /** What it does when its memory is full; undefined if it does not say. */
  evictionPolicy: string | undefined;
}

/** Writes a key and removes it. Rejects if the server does not answer, or may not be written. */
export async function knock(redis: Redis, { prefix, id }: { prefix: string; id: string }): Promise<RedisFacts> {
  await redis.set(`${prefix}knock:${id}`, '1', { expiration: { type: 'PX', value: 1000 } });
  await redis.del(`${prefix}knock:${id}`);
  // Whoever may not ask for these may still do all the rest.
  const info = await Promise.all([redis.info('server').catch(() => ''), redis.info('memory').catch(() => '')]);
  const said = new Map(info.flatMap((text) => text.split('\r\n')).map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]));
  return { version: said.get('redis_version') ?? 'unknown', evictionPolicy: said.get('maxmemory_policy') };
}
