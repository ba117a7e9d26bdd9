/** Looks at the folder of a plugin as the program will, and feeds it what the world hands to it sooner or later. For its author. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tryBadInput } from '../plugins/bad-input.ts';
import { loadPlugins, type PluginState } from '../plugins/load.ts';
import { trySink } from '../plugins/try-sink.ts';
import type { PluginDefinition } from '../sdk/plugin.ts';
import { builtInNames } from './extensions.ts';

export interface CheckStep {
  isFine: boolean;
  message: string;
}

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
      steps.push(...(await badInputSteps(loaded.definitions)), testStep(folder, env));
    }
    return { steps, plugin, config: isOn ? configOf(loaded.definitions) : {} };
  } finally {
    loaded.stop();
    rmSync(pluginsDir, { recursive: true, force: true });
  }
}

async function badInputSteps(definitions: Required<PluginDefinition>): Promise<CheckStep[]> {
  const { tried, failures } = await tryBadInput(definitions);
  const fine = tried > 0 && failures.length === 0 ? [`${tried} pieces of bad input, and it failed over none`] : [];
  const untriedSinks: string[] = [];
  for (const sink of definitions.sinks) {
    const report = await trySink(sink);
    if (!report || report.tried === 0) untriedSinks.push(`sink ${sink.type}`);
    else if (report.failures.length > 0) failures.push(...report.failures);
    else fine.push(`sink ${sink.type}: told ${report.tried} times, by receivers that take it, refuse it, and never answer`);
  }
  // They work with a server of somebody's, of which nothing is known here.
  const untried = [...untriedSinks, ...definitions.targets.map(({ id }) => `target ${id}`), ...definitions.commands.map(({ id }) => `command ${id}`)];
  return [
    ...failures.map((message) => ({ isFine: false, message })),
    ...[...fine, ...untried.map((each) => `${each}: nothing of it was tried, which is for its own tests`)].map((message) => ({ isFine: true, message })),
  ];
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

function configOf({ providers = [], exporters = [], sinks = [] }: PluginDefinition): PluginCheck['config'] {
  const usual = (all: PluginDefinition['providers'] | PluginDefinition['exporters']) =>
    Object.fromEntries((all ?? []).map(({ id, options }) => [id, options.safeParse({}).data ?? {}]));
  return {
    ...(providers.length > 0 && { providers: usual(providers) }),
    ...(exporters.length > 0 && { exporters: usual(exporters) }),
    ...(sinks.length > 0 && { sinks: sinks.map(({ type }) => ({ id: `my-${type}`, type })) }),
  };
}
