/** Whether databases that are kept in step can be reached, and have the tables that they need. */
import { existsSync } from 'node:fs';
import type { Config } from '../../config/schema.ts';
import { type OwnTarget, ownTargets } from '../../config/tenants.ts';
import { adviceFor, containersOf } from '../actions/target-state.ts';
import { messageOf } from '../domain/errors.ts';
import type { Diagnosis } from '../ports/diagnosis.ts';
import type { FollowedStore } from './targets.ts';

export async function examineTargets(config: Config, followed: Omit<FollowedStore, 'storeId'>): Promise<Diagnosis[]> {
  return Promise.all(ownTargets(config).map((options) => examineTarget(options, config, followed)));
}

async function examineTarget(options: OwnTarget, config: Config, followed: Omit<FollowedStore, 'storeId'>): Promise<Diagnosis> {
  const about = { check: 'database', subject: options.id };
  const withAdvice = (state: 'waiting' | 'failing') => ({ level: 'warn' as const, advice: adviceFor({ ...options, state }) });
  if (options.type === 'sqlite' && !existsSync(options.file)) return { ...about, level: 'ok', message: 'not there yet; the daemon makes it' };
  const { configuredTarget } = await import('./targets.ts');
  try {
    const { target } = await configuredTarget(options, config, { ...followed, storeId: undefined });
    try {
      const { steps, drift } = await target.plan();
      const isNew = (await target.position()) === undefined;
      if (steps.length > 0 && !isNew)
        return { ...about, ...withAdvice('waiting'), message: [`its ${containersOf(options.type)} are not as the config says`, ...drift].join('; ') };
      const message = isNew ? 'answers; nothing was sent yet' : `answers; ${await target.countBooks()} books`;
      return { ...about, level: 'ok', message };
    } finally {
      await target.close();
    }
  } catch (error) {
    return { ...about, ...withAdvice('failing'), message: messageOf(error) };
  }
}
