/** The connection to a Redis that several processes share. */
import { createClient } from '@redis/client';
import { errnoOf, messageOf } from '../domain/errors.ts';

export interface RedisPlace {
  /** `redis://user@host:6379`, or `rediss://` with TLS. */
  url: string;
  /** Instead of one in the address. */
  password?: string | undefined;
}

export interface RedisTroubles {
  /** The connection is lost, or cannot be made: why. It is told once, until the connection stands again. */
  onLost(reason: string): void;
  onBack(): void;
}

export type Redis = ReturnType<typeof clientFor>;

/** Whoever waits longer for an answer goes on without it. */
const ANSWER_WITHIN_MS = 5000;
const LONGEST_RETRY_MS = 5000;

function clientFor({ url, password }: RedisPlace) {
  return createClient({
    url,
    ...(password !== undefined && { password }),
    name: 'rubricator',
    // What cannot be sent fails at once: nobody waits for a server that may stay away for hours.
    disableOfflineQueue: true,
    commandOptions: { timeout: ANSWER_WITHIN_MS },
    socket: { connectTimeout: ANSWER_WITHIN_MS, reconnectStrategy: (retries: number) => Math.min(LONGEST_RETRY_MS, 100 * 2 ** Math.min(retries, 10)) },
  });
}

/** Connects, and connects again for as long as it takes. Returns before the connection stands; what is asked until then fails. */
export function connectRedis(place: RedisPlace, { onLost, onBack }: RedisTroubles): Redis {
  const redis = clientFor(place);
  let isLost = false;
  redis.on('error', (error) => {
    if (isLost) return;
    isLost = true;
    onLost(errnoOf(error) ?? messageOf(error));
  });
  redis.on('ready', () => {
    if (isLost) onBack();
    isLost = false;
  });
  // Whatever goes wrong is told by the event.
  redis.connect().catch(() => undefined);
  return redis;
}

/** Resolves once the first attempt to connect has come to an end, however it ended. */
export async function firstAttempt(redis: Redis): Promise<void> {
  if (redis.isReady) return;
  await new Promise<void>((resolve) => {
    redis.once('ready', resolve);
    redis.once('error', () => resolve());
  });
}

export async function closeRedis(redis: Redis): Promise<void> {
  if (redis.isReady) await redis.close().catch(() => redis.destroy());
  else if (redis.isOpen) redis.destroy();
}

/** The address without the user's password or what else may be secret. */
export function shownRedis(url: string): string {
  const { protocol, hostname, port, pathname } = new URL(url);
  return `${protocol}//${hostname}${port && `:${port}`}${pathname}`;
}
