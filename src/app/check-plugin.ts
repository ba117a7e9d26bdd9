/** Looks at the folder of a plugin as the program will, and feeds it what the world hands to it sooner or later. For its author. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadPlugins, type PluginState } from '../plugins/load.ts';
import type { PluginDefinition } from '../sdk/plugin.ts';
import { builtInNames } from './extensions.ts';
import { type CheckStep, trialSteps } from './plugin-trials.ts';

export interface PluginCheck {
  steps: CheckStep[];
  /** As `plugins info` shows it. */
  plugin: PluginState | undefined;
  /** What a user writes into the config, with the defaults. */
  config: Readonly<Record<string, unknown>>;
}

/** @param folder absolute */
export async function checkPlugin(folder: string, env: NodeJS.ProcessEnv): Promise<PluginCheck> {
  const pluginsDir = mkdtempSync(join(tmpdir(), 'rubricator-check-'));
  const loaded = loadPlugins({ pluginsDir, folders: [folder], trusted: [], libraryRoots: [], ...builtInNames(), env });
  const [plugin] = loaded.states;
  const isOn = plugin?.state === 'on';
  const steps: CheckStep[] = [
    isOn
      ? { isFine: true, message: 'its manifest fits this Rubricator, and its code, confined, brings what the manifest names' }
      : { isFine: false, message: plugin?.problem ?? 'there is no plugin' },
  ];
  try {
    if (isOn) {
      steps.push(...optionSteps(loaded.definitions), ...limitSteps(plugin, loaded.definitions));
      steps.push(...(await trialSteps(loaded.definitions)), testStep(folder, env));
    }
    return { steps, plugin, config: isOn ? configOf(loaded.definitions) : {} };
  } finally {
    loaded.stop();
    rmSync(pluginsDir, { recursive: true, force: true });
  }
}

/** Others are not loaded at all. */
function optionSteps({ providers, exporters }: Required<PluginDefinition>): CheckStep[] {
  return [...providers, ...exporters].map(({ id }) => ({ isFine: true, message: `${id}: its options have defaults` }));
}

function limitSteps({ about }: PluginState, { providers = [] }: PluginDefinition): CheckStep[] {
  const most = about?.performance?.ratePerSec;
  return providers.map(({ id, limits: { ratePerSec, burst } }) => {
    if (most !== undefined && ratePerSec > most)
      return { isFine: false, message: `${id}: asks ${ratePerSec} times a second, and its manifest says that its service allows ${most}` };
    return { isFine: true, message: `${id}: at most ${ratePerSec} requests a second, ${burst} at once after a rest` };
  });
}

/** Its own tests, which hold the suites of `rubricator/sdk/testing`. */
function testStep(folder: string, env: NodeJS.ProcessEnv): CheckStep {
  const { scripts = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { scripts?: Record<string, string> };
  if (!scripts.test) return { isFine: false, message: 'it has no tests: see the suites of rubricator/sdk/testing (docs/sdk.md)' };
  if (!existsSync(join(folder, 'node_modules'))) return { isFine: false, message: 'its tests were not run: npm install comes first' };
  const { status, stdout, stderr } = spawnSync('npm', ['test', '--silent'], { cwd: folder, env, encoding: 'utf8' });
  if (status === 0) return { isFine: true, message: 'its tests pass' };
  return { isFine: false, message: `its tests fail:\n${`${stdout}${stderr}`.trim().split('\n').slice(-TEST_LINES).join('\n')}` };
}

const TEST_LINES = 30;

function configOf({ providers = [], exporters = [], sinks = [], targets = [] }: PluginDefinition): PluginCheck['config'] {
  const usual = (all: PluginDefinition['providers'] | PluginDefinition['exporters']) =>
    Object.fromEntries((all ?? []).map(({ id, options }) => [id, options.safeParse({}).data ?? {}]));
  return {
    ...(providers.length > 0 && { providers: usual(providers) }),
    ...(exporters.length > 0 && { exporters: usual(exporters) }),
    ...(sinks.length > 0 && { sinks: sinks.map(({ type }) => ({ id: `my-${type}`, type })) }),
    ...(targets.length > 0 && { catalogues: targets.map(({ id }) => ({ id: `my-${id}`, type: 'plugin', target: id, options: {} })) }),
  };
}
