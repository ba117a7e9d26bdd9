/** What administrators ask of the interface: accounts, roles, what there is, and how all of it does. */
import { reportRoles } from '../actions/roles.ts';
import type { Access } from '../domain/access/access.ts';
import type { Diagnosis } from '../ports/diagnosis.ts';
import type { Administration } from '../server/deps.ts';
import { keptUsersOf } from './accounts.ts';
import type { App } from './app.ts';
import type { KeptTargets } from './catalogue-targets.ts';
import { diagnose } from './diagnose.ts';
import { shownCommands } from './known-commands.ts';
import { partsOf } from './parts.ts';
import { optionSections } from './plugin-options.ts';
import type { StorageDeps } from './storage.ts';

interface AdministrationDeps {
  targets: Pick<KeptTargets, 'sync' | 'verify'>;
  app: Pick<App, 'config' | 'extensions' | 'accounts' | 'audit' | 'ownFields'>;
  stateDir: string;
  storage: StorageDeps;
  now(): number;
}

/** An examination reads the whole store, so that another one within this time gets its answer. */
const EXAMINED_EVERY_MS = 30_000;

export function administrationOf({ app, targets, stateDir, storage, now }: AdministrationDeps): (access: Access) => Administration {
  const { config } = app;
  const kept = keptUsersOf(config, app, now);
  const { mode, address } = config.auth;
  const examine = (asksOthers: boolean) =>
    once(() => diagnose({ config, extensions: app.extensions, configFile: 'as it was loaded', stateDir, storage, isOffline: !asksOthers, now }), now);
  const [examined, asked] = [examine(false), examine(true)];
  return (access) => ({
    signIn: { mode, origin: address === undefined ? undefined : new URL(address).origin },
    usersAs: (caller) => kept(caller, access),
    async roles() {
      access.require('administer');
      return reportRoles(config.auth.roles);
    },
    async parts() {
      access.require('administer');
      return partsOf(config, app.extensions, now());
    },
    async optionSections() {
      access.require('administer');
      return optionSections(config, app.extensions.plugins);
    },
    async commands() {
      access.require('administer');
      return shownCommands(app.extensions.plugins);
    },
    async diagnose({ asksOthers }) {
      access.require('administer');
      return asksOthers ? asked() : examined();
    },
    async syncTarget(id, isFull) {
      access.require('administer');
      await targets.sync(id, isFull);
    },
    async verifyTarget(id, onDifference) {
      access.require('administer');
      return targets.verify(id, onDifference);
    },
  });
}

/** The same answer for all who ask at about the same time. */
function once(ask: () => Promise<Diagnosis[]>, now: () => number): () => Promise<Diagnosis[]> {
  let latest: { answer: Promise<Diagnosis[]>; atMs: number } | undefined;
  return () => {
    if (!latest || now() - latest.atMs >= EXAMINED_EVERY_MS) latest = { answer: ask(), atMs: now() };
    return latest.answer;
  };
}
