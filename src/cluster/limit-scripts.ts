/**
 * What is taken from the limits of a provider in one step on Redis, by the time of Redis (docs/decisions/0060-limits-by-the-time-of-redis.md).
 * Each script gets the hash of the provider and the set of its requests under way, and first of all the caller's time and how to take it.
 */

/** A filling that lies further in the future than this was noted while the clock was wrong. */
const CLOCK_ERROR_MS = 60_000;
/** No day of any calendar is counted for longer, and no pause lasts longer. */
const KEEP_MS = 4 * 24 * 3_600_000;

/**
 * `now` is the time that counts; `later` turns times of the caller into it. The caller's own time counts only where it is asked to, and times
 * of the reply are given by the caller's clock.
 */
const CLOCK = `
local said = tonumber(ARGV[1])
local now = said
if ARGV[2] == 'server' then
  local time = redis.call('time')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end
local later = now - said
local LONGEST = tonumber(ARGV[3])
local function number(field)
  return tonumber(redis.call('hget', KEYS[1], field) or '') or 0
end
local function until_of(field)
  local known = number(field)
  if known > now + LONGEST then return 0 end
  return known
end
local function keep()
  redis.call('pexpire', KEYS[1], ${KEEP_MS})
end
`;

/** What the bucket holds: what it held, and what the time since is worth. A Redis that has forgotten is told what the caller remembers. */
const LEVEL = `
local rate, burst = tonumber(ARGV[4]) / 1000, tonumber(ARGV[5])
local function level()
  local filled = redis.call('hget', KEYS[1], 'filled')
  local tokens
  if filled then
    tokens, filled = number('tokens'), tonumber(filled)
  elseif ARGV[6] ~= '' then
    tokens, filled = tonumber(ARGV[6]), tonumber(ARGV[7]) + later
  else
    return burst
  end
  if filled > now + ${CLOCK_ERROR_MS} then return burst end
  return math.min(burst, tokens + math.max(0, now - filled) * rate)
end
`;

const REFUSALS = `
local exhausted, paused = until_of('exhausted'), until_of('paused')
if exhausted > now then return { 'exhausted', tostring(exhausted - later) } end
if paused > now then return { 'paused', tostring(paused - later) } end
`;

export const TAKE_TOKEN = `${CLOCK}${LEVEL}${REFUSALS}
local concurrent, slot, until_ms = tonumber(ARGV[8]), ARGV[9], tonumber(ARGV[10])
local held = level()
if held < 1 then return { 'empty', tostring(math.max(1, math.ceil((1 - held) / rate))), tostring(held) } end
if concurrent then
  redis.call('zremrangebyscore', KEYS[2], '-inf', now)
  if redis.call('zcard', KEYS[2]) >= concurrent then return { 'busy' } end
  redis.call('zadd', KEYS[2], now + until_ms, slot)
  redis.call('pexpire', KEYS[2], until_ms)
end
local filled = number('filled')
if filled > now + ${CLOCK_ERROR_MS} then filled = now end
redis.call('hset', KEYS[1], 'tokens', tostring(held - 1), 'filled', tostring(math.max(filled, now)))
keep()
return { 'taken', tostring(held - 1) }
`;

export const STANDING = `${CLOCK}${LEVEL}
return { tostring(level()), redis.call('hget', KEYS[1], 'day') or '', redis.call('hget', KEYS[1], 'used') or '0', tostring(until_of('paused')), tostring(until_of('exhausted')), tostring(later) }
`;

/** A day that another caller has begun already goes on; a day that lies far ahead was begun by a wrong clock. */
export const SPEND = `
local day, next_day, per_day, known = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
local counted = redis.call('hget', KEYS[1], 'day')
local used = 0
if counted == day or counted == next_day then
  used = tonumber(redis.call('hget', KEYS[1], 'used')) or 0
else
  counted = day
end
if counted == day then used = math.max(used, known) end
if used >= per_day then return { 0, used } end
redis.call('hset', KEYS[1], 'day', counted, 'used', used + 1)
redis.call('pexpire', KEYS[1], ${KEEP_MS})
return { 1, used + 1 }
`;

/** A longer time is not shortened, unless a wrong clock made it. */
export const HOLD_UNTIL = `${CLOCK}
local wanted, known = tonumber(ARGV[5]) + later, number(ARGV[4])
if known <= wanted + LONGEST then wanted = math.max(known, wanted) end
redis.call('hset', KEYS[1], ARGV[4], string.format('%d', wanted))
keep()
return 1
`;
