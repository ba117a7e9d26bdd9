/** Whether providers answer, and whether our clock agrees with theirs. */
import type { Config } from '../../config/schema.ts';
import type { KnownProvider } from '../actions/providers.ts';
import { messageOf } from '../domain/errors.ts';
import { reach } from '../http/reach.ts';
import type { Diagnosis } from '../ports/diagnosis.ts';
import { userAgentOf } from './hosts.ts';

/** If the clock is wrong by more than this, answers are kept too long or too short. */
export const CLOCK_SKEW_MS = 5 * 60_000;

export async function examineProviders(on: readonly KnownProvider[], { config, now }: { config: Config; now(): number }): Promise<Diagnosis[]> {
  const skews: { host: string; skewMs: number }[] = [];
  const diagnoses = await Promise.all(
    on.map(async ({ definition, options }): Promise<Diagnosis> => {
      const { id } = definition;
      const address = String((options as { baseUrl?: string }).baseUrl ?? '').replace(/\{\w+\}/g, 'com');
      if (!URL.canParse(address)) return { check: 'provider', subject: id, level: 'ok', message: 'has no address of its own' };
      const { host } = new URL(address);
      try {
        const { tookMs, dateMs } = await reach(address, userAgentOf(config), now);
        if (dateMs !== undefined) skews.push({ host, skewMs: now() - dateMs });
        return { check: 'provider', subject: id, level: 'ok', message: `${host} answers in ${tookMs} ms` };
      } catch (error) {
        return {
          check: 'provider',
          subject: id,
          level: 'warn',
          message: messageOf(error),
          advice: `look at your network, or switch it off: providers.${id}.enabled: false`,
        };
      }
    }),
  );
  return [...diagnoses, ...clock(skews)];
}

/** Compares the clock with the servers' clocks. It takes the median, because a server may be wrong itself. */
function clock(skews: readonly { host: string; skewMs: number }[]): Diagnosis[] {
  const sorted = [...skews].sort((a, b) => a.skewMs - b.skewMs);
  const median = sorted[Math.floor(sorted.length / 2)];
  if (!median) return [];
  const minutes = Math.round(Math.abs(median.skewMs) / 60_000);
  if (Math.abs(median.skewMs) <= CLOCK_SKEW_MS) return [{ check: 'clock', subject: 'this machine', level: 'ok', message: `agrees with ${median.host}` }];
  const message = `${minutes} min ${median.skewMs > 0 ? 'ahead of' : 'behind'} ${median.host}`;
  return [{ check: 'clock', subject: 'this machine', level: 'warn', message, advice: 'set the clock: answers would be kept too long or too short' }];
}
