/**
 * `rubricator doctor`: examines everything that a scan depends on, changes nothing, and gives advice where something is wrong. Whether a running
 * daemon is ready is another question (`src/actions/health.ts`).
 */

import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Config } from '../../config/schema.ts';
import type { KnownProvider } from '../actions/providers.ts';
import { adviceForExport, type UnwrittenExport } from '../actions/unwritten-export.ts';
import type { ConfigProblem } from '../domain/errors.ts';
import { isInForce, type Pause, pauseInWords } from '../domain/pause.ts';
import { timeOf } from '../domain/text/time.ts';
import { countFolders, fileSystemOf, watchLimits } from '../files/file-system.ts';
import { isInside } from '../files/inside.ts';
import type { Diagnosis } from '../ports/diagnosis.ts';
import { checkStore, type StoreReport } from '../store/sqlite/check-store.ts';
import { isDatabase, movedTo } from '../store/sqlite/moved-note.ts';
import { examineChains } from './examine-chains.ts';
import { examineDatabase } from './examine-database.ts';
import { examineFolder } from './examine-folder.ts';
import { examineKey } from './examine-key.ts';
import { CLOCK_SKEW_MS, examineProviders } from './examine-providers.ts';
import { examineRedis } from './examine-redis.ts';
import { examineCopies, examineStorage } from './examine-storage.ts';
import { examineTargets } from './examine-targets.ts';
import { examineTelemetry } from './examine-telemetry.ts';
import { unwritableExports } from './export-problems.ts';
import type { AppExtensions } from './extensions.ts';
import { ownFieldsAtRest } from './open-own-fields.ts';
import { type PluginState, stateInWords } from './plugins.ts';
import { roleProblems } from './roles.ts';
import { examineSinks } from './sinks.ts';
import type { StorageDeps } from './storage.ts';
import { unwrittenExports } from './unwritten-exports.ts';

export interface DoctorInput {
  config: Config;
  /** The file that the config came from. */
  configFile: string | undefined;
  /** A problem with where its option stands; as it is, if absent. */
  placed?(problem: ConfigProblem): ConfigProblem;
  /** Absolute. */
  stateDir: string;
  providers: readonly KnownProvider[];
  extensions: AppExtensions;
  isOffline: boolean;
  storage: StorageDeps;
  now(): number;
}

/** We may use this share of the watches that the system grants: other programs need some, too. */
const WATCHES_SHARE = 0.8;
const STATE_ADVICE = 'let the user who runs Rubricator write it, or name another with --state or stateDir';
const ROLE_ADVICE = 'rubricator fields list names the fields; until the role fits them, the daemon does not start';
const PLUGIN_ADVICE: Record<PluginState['place'], string> = {
  installed: 'update it (rubricator plugins update), or remove it (rubricator plugins remove)',
  dropped: 'mend it, or take its folder away',
  config: 'mend it, or take it out of “plugins” in the config',
};
const EXPORT_ADVICE = 'rubricator fields list names the fields; until the condition fits them, the file is not written';

export async function examine(input: DoctorInput): Promise<Diagnosis[]> {
  const { config, configFile, providers } = input;
  const on = providers.filter(({ offBecause }) => offBecause === undefined);
  const state = await examineState(input);
  const ownFields = await ownFieldsAtRest(config, input.stateDir);
  const pauses = (state.report?.pauses ?? []).filter((pause) => isInForce(pause, input.now()));
  const isAsked = ({ definition }: KnownProvider) => !pauses.some(({ of, id }) => of === 'provider' && id === definition.id);
  return [
    {
      check: 'config',
      subject: configFile ?? 'defaults',
      level: 'ok',
      message: `${count(config.libraries.length, 'library', 'libraries')}, ${count(on.length, 'provider')} on`,
      ...(config.libraries.length === 0 && { advice: 'name your folders under “libraries” (rubricator config init), or name them to each scan' }),
    },
    ...input.extensions.plugins.map((plugin) => pluginDiagnosis(plugin, input.now())),
    ...state.diagnoses,
    ...(config.database && !input.isOffline ? [await examineDatabase(config.database)] : []),
    ...(await Promise.all(config.libraries.map((library) => examineLibrary(library, config, state.report)))).flat(),
    ...pauses.map(pausedDiagnosis),
    ...nested(config),
    ...examineChains(providers),
    ...examineKey(config, ownFields),
    ...roleProblems(config, ownFields).map((problem) => wrongOption('roles', ROLE_ADVICE, problem, input)),
    ...unwritableExports(config, ownFields).map((problem) => wrongOption('exports', EXPORT_ADVICE, problem, input)),
    ...unwrittenExports(config, input.stateDir).map(unwrittenDiagnosis),
    ...(await examineTelemetry(input)),
    ...(await examineWatching(config)),
    ...(input.isOffline ? [] : await examineTargets(config, { ownFields: ownFields.map(({ field }) => field), targets: input.extensions.targets })),
    ...(await examineCopies(config, input.storage)),
    ...(input.isOffline ? [] : await examineStorage(config, input.storage)),
    ...(input.isOffline ? [] : await examineRedis(config)),
    ...(input.isOffline ? [] : await examineSinks(config, input.extensions, input.now)),
    ...(input.isOffline
      ? []
      : await examineProviders(
          on.filter((provider) => !provider.chain && isAsked(provider)),
          input,
        )),
  ];
}

function wrongOption(check: string, advice: string, problem: ConfigProblem, { placed = (each) => each }: DoctorInput): Diagnosis {
  const { path, message, line } = placed(problem);
  return { check, subject: path, level: 'fail', message: `${message}${line === undefined ? '' : ` (line ${line})`}`, advice };
}

function pluginDiagnosis(plugin: PluginState, nowMs: number): Diagnosis {
  const found = { check: 'plugin', subject: plugin.name, message: stateInWords(plugin, nowMs) };
  if (plugin.state === 'on' && found.message !== 'on') return { ...found, level: 'warn', advice: 'tell its author, or rubricator plugins disable it' };
  return plugin.state === 'refused' ? { ...found, level: 'warn', advice: PLUGIN_ADVICE[plugin.place] } : { ...found, level: 'ok' };
}

function unwrittenDiagnosis(unwritten: UnwrittenExport): Diagnosis {
  const { file, problem, sinceMs } = unwritten;
  return { check: 'exports', subject: file, level: 'warn', message: `not written since ${timeOf(sinceMs)}: ${problem}`, advice: adviceForExport(unwritten) };
}

function pausedDiagnosis(pause: Pause): Diagnosis {
  return { check: pause.of, subject: pause.id, level: 'warn', message: pauseInWords(pause), advice: `to end it: rubricator resume ${pause.id}` };
}

/** Whether the folders that the config names are there and can be used as they must be. */
export async function examinePaths(config: Config, stateDir: string): Promise<Diagnosis[]> {
  const libraries = config.libraries.map((library) => examineRoot(library, config));
  return Promise.all([...libraries, ...(existsSync(stateDir) ? [examineFolder('state', stateDir, true, STATE_ADVICE)] : [])]);
}

function examineRoot({ id, path, exporters }: Config['libraries'][number], config: Config): Promise<Diagnosis> {
  const isWritten = exporters ? exporters.length > 0 : Object.values(config.exporters).some(({ enabled }) => enabled);
  return examineFolder(`library ${id}`, path, isWritten, `mount it, correct the path of the library “${id}”, or let the user who runs Rubricator in`);
}

function count(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}

async function examineState({ config: { database }, stateDir, now }: DoctorInput): Promise<{ diagnoses: Diagnosis[]; report?: StoreReport }> {
  const subject = stateDir;
  if (!existsSync(stateDir)) return { diagnoses: [{ check: 'state', subject, level: 'ok', message: 'not there yet; the first scan makes it' }] };
  const diagnoses = [await examineFolder('state', stateDir, true, STATE_ADVICE)];
  const to = database ? undefined : movedTo(stateDir);
  if (to !== undefined) {
    const advice = `name that ${isDatabase(to) ? 'database in the config' : 'folder with --state or stateDir'}; or, to begin anew here, remove the note of the move`;
    return { diagnoses: [{ check: 'state', subject, level: 'fail', message: `moved to ${to}`, advice }] };
  }
  const file = resolve(stateDir, 'rubricator.sqlite');
  if (database || !existsSync(file)) return { diagnoses };
  const report = checkStore(file);
  const items = report.libraries.reduce((sum, library) => sum + library.items, 0);
  if (report.problem) {
    const advice = 'rubricator state check tells whether a copy can be brought back (state restore), or to begin anew (state rebuild)';
    diagnoses.push({ check: 'store', subject: file, level: 'fail', message: report.problem, advice });
  } else diagnoses.push({ check: 'store', subject: file, level: 'ok', message: `sound; ${count(items, 'book')}` });
  // A clock that is behind makes what is in the store the future.
  const aheadMs = (report.lastRunAtMs ?? 0) - now();
  if (aheadMs > CLOCK_SKEW_MS) {
    const advice = 'set the clock; if it is right now, it was wrong then, and what was answered then is kept too long: rubricator scan --force asks anew';
    diagnoses.push({ check: 'clock', subject: file, level: 'warn', message: `the last run began in the future, on ${timeOf(now() + aheadMs)}`, advice });
  }
  if (report.unfinished > 0) {
    const advice = 'the next scan sees what became of them';
    diagnoses.push({ check: 'store', subject: file, level: 'warn', message: `${count(report.unfinished, 'write')} cut off by a crash`, advice });
  }
  if (report.toReview > 0)
    diagnoses.push({
      check: 'store',
      subject: file,
      level: 'warn',
      message: `${count(report.toReview, 'match', 'matches')} to review`,
      advice: 'rubricator review',
    });
  return { diagnoses, report };
}

async function examineLibrary(library: Config['libraries'][number], config: Config, report: StoreReport | undefined): Promise<Diagnosis[]> {
  const { id, path } = library;
  const check = `library ${id}`;
  const diagnoses = [await examineRoot(library, config)];
  const known = report?.libraries.find(({ library }) => library === id);
  if (known && known.failed > 0)
    diagnoses.push({
      check,
      subject: path,
      level: 'warn',
      message: `${known.failed} of ${count(known.items, 'book')} with problems`,
      advice: 'rubricator scan --verbose tells which, and why',
    });
  if (known && known.items > 0 && known.offline === known.items)
    diagnoses.push({
      check,
      subject: path,
      level: 'warn',
      message: 'none of its books was there at the last scan',
      advice: 'look whether the right disk is mounted',
    });
  return diagnoses;
}

/** Checks that the system grants as many watches as the libraries have folders. */
async function examineWatching({ libraries, watch }: Config): Promise<Diagnosis[]> {
  const limits = await watchLimits();
  if (!limits) return [];
  let folders = 0;
  for (const { path, watch: mode } of libraries) {
    const kind = await fileSystemOf(path);
    if (mode === 'native' || (mode === 'auto' && !kind?.isNetwork)) folders += await countFolders(path, limits.watches).catch(() => 0);
  }
  if (folders === 0) return [];
  const subject = 'inotify';
  const message = `${folders} folders to watch, ${limits.watches} watches granted`;
  if (folders < limits.watches * WATCHES_SHARE) return [{ check: 'watching', subject, level: 'ok', message }];
  const advice = `sysctl fs.inotify.max_user_watches=${Math.max(2 * folders, 524_288)} (for good: in /etc/sysctl.d/); else they are looked through every ${watch.pollSeconds} s`;
  return [{ check: 'watching', subject, level: 'warn', message, advice }];
}

/** Two libraries that hold the same books would write the same sidecars. */
function nested({ libraries }: Config): Diagnosis[] {
  return libraries.flatMap((inner) =>
    libraries
      .filter((outer) => outer.id !== inner.id && isInside(outer.path, inner.path))
      .map(
        (outer): Diagnosis => ({
          check: `library ${inner.id}`,
          subject: inner.path,
          level: 'warn',
          message: `lies inside the library “${outer.id}”`,
          advice: 'give each book one library: exclude the folder from the other by a .rubricatorignore, or drop one of them',
        }),
      ),
  );
}

/** Resolves links in the configured paths, so that libraries are compared by where they really are. */
export async function withRealPaths(config: Config): Promise<Config> {
  const libraries = await Promise.all(config.libraries.map(async (library) => ({ ...library, path: await realpath(library.path).catch(() => library.path) })));
  return { ...config, libraries };
}
