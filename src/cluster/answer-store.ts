/** Where keyv keeps the answers of providers for all processes on one Redis. */
import KeyvRedis from '@keyv/redis';
import type { Redis } from './connection.ts';

/** @param prefix what stands before the names of all keys */
export function createAnswerStore(redis: Redis, prefix: string): KeyvRedis<unknown> {
  return new KeyvRedis(redis as unknown as ConstructorParameters<typeof KeyvRedis>[0], { namespace: `${prefix}answers`, keyPrefixSeparator: ':' });
}
