/** Questions of all processes on one Redis that fit into one request. */
import type { Gathered, Gathering } from '../ports/gathering.ts';
import type { Redis } from './connection.ts';

/** Whoever dies while it asks holds the others up for so long at most; and whoever takes longer is not waited for. */
const LONGEST_MS = 60_000;
/** What nobody asked for so long waits for nobody any more. */
const KEEP_MS = 3_600_000;

const NOW = `
local time = redis.call('time')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
`;

const OFFER = `${NOW}
redis.call('zadd', KEYS[1], now, ARGV[1])
redis.call('pexpire', KEYS[1], ${KEEP_MS})
`;

/** Replies with how many questions are the caller's own, those, and then those of others. */
const TAKE = `${NOW}
local taken = {}
for at = 2, #ARGV do
  if redis.call('zrem', KEYS[1], ARGV[at]) == 1 then taken[#taken + 1] = ARGV[at] end
end
local own = #taken
local room = tonumber(ARGV[1]) - own
if room > 0 then
  for _, other in ipairs(redis.call('zrange', KEYS[1], 0, room - 1)) do
    redis.call('zrem', KEYS[1], other)
    taken[#taken + 1] = other
  end
end
for _, each in ipairs(taken) do redis.call('zadd', KEYS[2], now + ${LONGEST_MS}, each) end
redis.call('pexpire', KEYS[2], ${LONGEST_MS})
return { own, taken }
`;

const IS_TAKEN = `${NOW}
local until_ms = redis.call('zscore', KEYS[2], ARGV[1])
if until_ms and tonumber(until_ms) > now then return 1 end
return 0
`;

/** @param prefix what stands before the names of all keys */
export function createGathering(redis: Redis, prefix: string): Gathering {
  const waiting = (kind: string) => `${prefix}waiting:{${kind}}`;
  const taken = (kind: string) => `${prefix}taken:{${kind}}`;
  const run = (script: string, kind: string, values: readonly string[]) => redis.eval(script, { keys: [waiting(kind), taken(kind)], arguments: [...values] });
  return {
    offer: async (kind, question) => void (await run(OFFER, kind, [question]).catch(() => undefined)),
    withdraw: async (kind, question) => void (await redis.zRem(waiting(kind), question).catch(() => undefined)),
    async take(kind, own, size): Promise<Gathered> {
      try {
        const [count, questions] = (await run(TAKE, kind, [String(size), ...own])) as [number, string[]];
        return { own: questions.slice(0, count), others: questions.slice(count) };
      } catch {
        return { own, others: [] };
      }
    },
    done: async (kind, questions) => void (questions.length > 0 && (await redis.zRem(taken(kind), [...questions]).catch(() => undefined))),
    isTaken: async (kind, question) => (await run(IS_TAKEN, kind, [question]).catch(() => 0)) === 1,
  };
}
