/** A Redis for tests: one that answers, or none; with `CI` set, one must. Keys of a test have a prefix of their own, and are gone after it. */
import { randomBytes } from 'node:crypto';
import { createConnection } from 'node:net';
import { createClient } from '@redis/client';
import { onTestFinished } from 'vitest';
import { closeRedis, connectRedis, firstAttempt, type Redis } from '../../src/cluster/connection.ts';

export const REDIS = process.env.RUBRICATOR_TEST_REDIS_URL ?? 'redis://127.0.0.1:6379';

export const hasRedis = await new Promise<boolean>((resolve) => {
  const { hostname, port } = new URL(REDIS);
  const socket = createConnection({ host: hostname, port: Number(port) }, () => {
    socket.destroy();
    resolve(true);
  });
  socket.on('error', () => resolve(false));
});

if (process.env.CI && !hasRedis) throw new Error('Redis must answer where CI is set');

/** A prefix that no other test has; its keys go when the test has ended. */
export function ownPrefix(): string {
  const prefix = `rubricator-test-${randomBytes(6).toString('hex')}:`;
  onTestFinished(async () => {
    const client = createClient({ url: REDIS });
    await client.connect();
    for await (const keys of client.scanIterator({ MATCH: `${prefix}*` })) if (keys.length > 0) await client.del(keys);
    await client.close();
  });
  return prefix;
}

/** A connection that is closed after the test. */
export async function openRedis(url = REDIS): Promise<Redis> {
  const redis = connectRedis({ url }, { onLost: () => undefined, onBack: () => undefined });
  await firstAttempt(redis);
  onTestFinished(() => closeRedis(redis));
  return redis;
}
