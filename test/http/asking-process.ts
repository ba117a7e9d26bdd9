/**
 * A process that asks one provider through the store of others: `node asking-process.ts STORE URL LIMITS COUNT REDIS`. With a Redis, its limits
 * are there. Says `ready` when it could ask, begins when it is told to, and tells what became of its requests.
 */
import { once } from 'node:events';
import { z } from 'zod';
import { sharingFor } from '../../src/app/sharing.ts';
import { RubricatorError } from '../../src/domain/errors.ts';
import { createRequestPath } from '../../src/http/request-path.ts';
import { createLog } from '../../src/runtime/log.ts';
import { realClock } from '../../src/runtime/real-clock.ts';
import type { ProviderDefinition, ProviderLimits, ProviderOptions } from '../../src/sdk/provider.ts';
import { openDatabase } from '../../src/store/sqlite/database.ts';
import { createLimits } from '../../src/store/sqlite/limits.ts';
import { createTallies } from '../../src/store/sqlite/provider-tallies.ts';

/** How many requests ended how: `answered`, or the code of an error. */
export type Outcomes = Record<string, number>;

const [file = '', baseUrl = '', limits = '', count = '', redis = ''] = process.argv.slice(2);
const db = await openDatabase(file);
const shared = JSON.parse(redis) as false | { url: string; prefix: string };
const sharing = shared ? await sharingFor({ config: { redis: shared }, clock: realClock, log: createLog({ level: 'warn' }) }) : undefined;
const definition = { id: 'shared', limits: JSON.parse(limits) as ProviderLimits, timeoutMs: 600_000, maxBodyBytes: 1000 };
const requests = createRequestPath(
  definition as ProviderDefinition<ProviderOptions>,
  { enabled: true, baseUrl, limits: {} },
  { userAgent: 'test', retries: 0, retryDelayMs: 1, breakerFailures: 5, breakerOpenMs: 1000, maxPauseWaitMs: 1000 },
  {
    limits: sharing?.limits ?? createLimits(db),
    tallies: createTallies(db, (error) => {
      throw error;
    }),
    clock: realClock,
    random: Math.random,
    pauseOf: () => undefined,
    onWarning() {},
  },
);
process.send?.('ready');
await once(process, 'message');
const context = requests.contextFor('lookup', new AbortController().signal);
const outcomes: Outcomes = {};
await Promise.all(
  Array.from({ length: Number(count) }, async (_, n) => {
    const outcome = await context.getJson(`book/${n}`, z.unknown()).then(
      () => 'answered',
      (error: unknown) => (error instanceof RubricatorError ? error.code : String(error)),
    );
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  }),
);
await requests.stop();
await sharing?.close();
await db.destroy();
process.send?.(outcomes, undefined, {}, () => process.disconnect());
