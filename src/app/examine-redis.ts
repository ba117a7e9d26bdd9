/** Whether the Redis that is shared answers, and keeps what it is given. */
import { randomUUID } from 'node:crypto';
import type { Config } from '../../config/schema.ts';
import { ConfigError, errnoOf, messageOf } from '../domain/errors.ts';
import type { Diagnosis } from '../ports/diagnosis.ts';
import { sharedPlaceOf } from './sharing.ts';

const ADVICE = 'look at the address and the password under “redis”; until it answers, no provider is asked (docs/sharing.md)';
const EVICTION_ADVICE = 'set maxmemory-policy to noeviction or to one of the volatile ones: what was spent of a budget must not be forgotten';

export async function examineRedis({ redis: option }: Pick<Config, 'redis'>): Promise<Diagnosis[]> {
  if (option === undefined) return [];
  const { closeRedis, connectRedis, firstAttempt, knock, shownRedis } = await import('../cluster/redis.ts');
  const about = { check: 'redis', subject: shownRedis(typeof option === 'string' ? option : option.url) };
  let redis: ReturnType<typeof connectRedis> | undefined;
  let lost = '';
  try {
    const place = sharedPlaceOf(option);
    if (!place) return [];
    redis = connectRedis(place, { onLost: (reason) => (lost = reason), onBack: () => undefined });
    await firstAttempt(redis);
    const { version, evictionPolicy } = await knock(redis, { prefix: place.prefix, id: randomUUID() });
    const message = `answers; version ${version}`;
    if (evictionPolicy?.startsWith('allkeys'))
      return [{ ...about, level: 'warn', message: `${message}, and forgets any key when it is full`, advice: EVICTION_ADVICE }];
    return [{ ...about, level: 'ok', message }];
  } catch (error) {
    const message =
      error instanceof ConfigError ? error.problems.map(({ message: problem }) => problem).join('; ') : lost || (errnoOf(error) ?? messageOf(error));
    return [{ ...about, level: 'warn', message, advice: ADVICE }];
  } finally {
    if (redis) await closeRedis(redis);
  }
}
