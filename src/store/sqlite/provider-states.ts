/** How providers stood when they were last asked: read once at the start, written at every change. */
import { NEW_STATE, type ProviderState, type ProviderStateStore } from '../../ports/provider-state.ts';
import type { Db } from './connection.ts';

export interface ProviderStates extends ProviderStateStore {
  /** Resolves when everything saved so far is on disk. */
  settled(): Promise<void>;
}

/** @param onError a state that cannot be written costs what it remembers, never a request */
export async function openProviderStates(db: Db, onError: (error: unknown) => void): Promise<ProviderStates> {
  const rows = await db.selectFrom('provider_states').selectAll().execute();
  const states = new Map(rows.map(({ provider, state }) => [provider, { ...NEW_STATE, ...(JSON.parse(state) as ProviderState) }]));
  let last: Promise<unknown> = Promise.resolve();
  return {
    load: (provider) => states.get(provider),
    save(provider, state) {
      states.set(provider, state);
      const row = { provider, state: JSON.stringify(state) };
      const write = () =>
        db
          .insertInto('provider_states')
          .values(row)
          .onConflict((conflict) => conflict.column('provider').doUpdateSet(row))
          .execute();
      last = last.then(write).catch(onError);
    },
    settled: async () => void (await last),
  };
}
