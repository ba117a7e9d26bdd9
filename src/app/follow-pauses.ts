/** Which libraries and providers rest, as the store has it: another process may let them rest, too. */
import type { Clock } from '../domain/clock.ts';
import type { HostDeps } from '../http/provider-host.ts';
import type { Pauses } from '../ports/pauses.ts';
import type { Logger } from '../runtime/log.ts';
import { failureLog } from '../runtime/lost-connection.ts';
import { loadPauses, type PausesInForce } from '../work/pauses-in-force.ts';

export interface FollowedPauses extends Pick<HostDeps, 'pauseOf'> {
  pauses: PausesInForce;
  endFollowing(): Promise<void>;
}

interface FollowingDeps {
  clock: Clock;
  log: Logger;
}

/** What is paused, kept up with until the app is closed, or cannot be put together. */
export async function followPauses(kept: Pauses, { clock, log }: FollowingDeps, failing: AbortSignal): Promise<FollowedPauses> {
  const closing = new AbortController();
  const pauses = await loadPauses(kept, clock);
  const following = pauses.follow(failureLog(log, 'warn', 'what is paused cannot be read'), AbortSignal.any([closing.signal, failing]));
  return {
    ...{ pauses, pauseOf: (provider) => pauses.find('provider', provider) },
    async endFollowing() {
      closing.abort();
      await following;
    },
  };
}
