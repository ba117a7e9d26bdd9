/** One of several processes that ask with limits, answers and turns of one Redis. Talks by messages. */
import { once } from 'node:events';
import { BUILT_IN } from '../../src/app/extensions.ts';
import { sendingProviders } from '../../src/app/hosts.ts';
import { sharingFor } from '../../src/app/sharing.ts';
import { startHosts } from '../../src/app/start-hosts.ts';
import { makeWorld } from '../../src/demo/generate.ts';
import { createAnswerCache } from '../../src/http/cache.ts';
import { untraced } from '../../src/ports/tracing.ts';
import { createLog } from '../../src/runtime/log.ts';
import { realClock } from '../../src/runtime/real-clock.ts';
import { createMemory } from '../../src/testing/memory-limits.ts';
import { exercise } from './asking.ts';

const { schema } = BUILT_IN;

export interface SharedTask {
  items: number;
  seconds: number;
  share: { first: number; of: number };
  redis: { url: string; prefix: string };
  providerOptions: Record<string, unknown>;
}

const [task] = (await once(process, 'message')) as [SharedTask];
const world = makeWorld({ seed: 'bench', works: task.items });
const audible = { ...(task.providerOptions.audible as object), regions: ['us'] };
const config = schema.parse({ contact: 'bench@example.org', redis: task.redis, providers: { ...task.providerOptions, audible } });
const warnings: string[] = [];
const sharing = await sharingFor({ config, clock: realClock, log: createLog({ level: 'warn' }) });
if (!sharing) throw new Error('nothing is shared');
const cache = createAnswerCache({ shared: sharing.answers, now: Date.now, random: Math.random, onError: (error) => warnings.push(String(error)) });
const hosts = startHosts(sendingProviders(config, BUILT_IN), config, {
  ...{
    cache,
    turns: sharing.turns,
    gathering: sharing.gathering,
    traced: untraced,
    limits: sharing.limits,
    tallies: createMemory().tallies,
    clock: realClock,
    random: Math.random,
  },
  pauseOf: () => undefined,
  onWarning: (provider, message) => warnings.push(`${provider}: ${message}`),
});
process.send?.('ready');
await once(process, 'message');
const answered = await Promise.all(hosts.map((host) => exercise(host, { ...task, world })));
await Promise.all(hosts.map((host) => host.stop()));
await cache.close();
await sharing.close();
process.send?.({ answered: Object.fromEntries(hosts.map(({ id }, at) => [id, answered[at]])), warnings }, undefined, {}, () => process.disconnect());
