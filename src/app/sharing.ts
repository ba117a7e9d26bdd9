/** What several Rubricators share on one Redis: what providers answered, how much they may be asked, and who asks. */
import { randomUUID } from 'node:crypto';
import type { Config } from '../../config/schema.ts';
import type { Clock } from '../domain/clock.ts';
import type { Logger } from '../runtime/log.ts';
import { passwordIn } from './password-file.ts';

export interface SharingOptions {
  config?: Pick<Config, 'redis' | 'database'>;
  isOffline?: boolean;
  asksProviders?: boolean;
  log: Logger;
  clock: Clock;
}

export interface SharedPlace {
  url: string;
  password?: string | undefined;
  prefix: string;
}

type Sharing = Awaited<ReturnType<typeof openSharing>>;

/** Undefined where nothing is shared, or no provider is asked. Throws `ConfigError` if a password cannot be read. */
export async function sharingFor(options: SharingOptions): Promise<Sharing | undefined> {
  const place = sharedPlaceOf(options.config?.redis);
  if (!place || options.isOffline || options.asksProviders === false) return undefined;
  return openSharing(place, options);
}

/** Throws `ConfigError` if a password cannot be read. */
export function sharedPlaceOf(redis: Config['redis']): SharedPlace | undefined {
  if (redis === undefined) return undefined;
  const { url, passwordFile, prefix } = typeof redis === 'string' ? { url: redis, passwordFile: undefined, prefix: 'rubricator:' } : redis;
  return { url, prefix, ...(passwordFile !== undefined && { password: passwordIn(passwordFile, 'redis.passwordFile') }) };
}

const UNREACHABLE = 'Redis cannot be reached: no provider is asked until it can, because nobody could count the requests';

/** A driver is loaded by those who use it. */
async function openSharing(place: SharedPlace, { log, clock }: SharingOptions) {
  const { closeRedis, connectRedis, createAnswerStore, createGathering, createSharedLimits, createTurns, firstAttempt, shownRedis } = await import(
    '../cluster/redis.ts'
  );
  const redis = connectRedis(place, {
    onLost: (reason) => log.warn({ redis: shownRedis(place.url), reason }, UNREACHABLE),
    onBack: () => log.warn({ redis: shownRedis(place.url) }, 'Redis can be reached again'),
  });
  await firstAttempt(redis);
  const randomId = () => randomUUID();
  return {
    answers: createAnswerStore(redis, place.prefix),
    limits: createSharedLimits(redis, { prefix: place.prefix, timeOf: 'server', now: clock.now, randomId }),
    turns: createTurns(redis, { prefix: place.prefix, randomId, sleep: clock.sleep }),
    gathering: createGathering(redis, place.prefix),
    /** False while the connection is lost: whoever cannot be asked has been told of already. */
    isReady: () => redis.isReady,
    close: () => closeRedis(redis),
  };
}
