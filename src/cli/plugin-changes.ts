/** `rubricator plugins`: add, remove, update, enable, disable and reload. */
import {
  InstallError,
  installPlugin,
  NO_PLUGIN,
  type PluginState,
  permissionsInWords,
  readManifest,
  removePlugin,
  setDisabled,
  updatePlugins,
} from '../app/plugins.ts';
import { printable } from '../domain/text/printable.ts';
import { complain } from './complain.ts';
import { canAsk, declined } from './confirm.ts';
import { EXIT } from './exit-codes.ts';
import type { CommonOptions } from './options.ts';
import { broughtBy, pluginNamed } from './plugins.ts';
import { out } from './screen.ts';
import { extensionsFor, type PluginsHome, pluginsHome, sectionsOf } from './setup.ts';

export interface ChangePluginOptions extends CommonOptions {
  yes?: boolean;
}

/** After a command there is either a plugin more, or what was there before. */
export async function addPluginCommand(wanted: string, options: ChangePluginOptions): Promise<number> {
  const home = pluginsHome(options);
  return installing(async () => {
    const { name, before } = await installPlugin(home.pluginsDir, wanted, process.cwd());
    const refused = await refusalOf(name, home, options).catch((error: unknown) => {
      before.putBack();
      throw error;
    });
    if (refused !== undefined) before.putBack();
    before.forget();
    if (refused !== undefined) return refused;
    out(`${name} was added. ${takenUp(home)}${hintFor(extensionsFor(options).plugins.find((each) => each.name === name))}`);
    return EXIT.ok;
  });
}

/** Shows what was installed. Resolves to the exit code if it cannot be used, or is not wanted. */
async function refusalOf(name: string, { folderOf }: PluginsHome, options: ChangePluginOptions): Promise<number | undefined> {
  const about = readManifest(folderOf(name));
  if (!about || 'problem' in about) {
    complain(`${printable(name)}: ${about?.problem ?? NO_PLUGIN}`);
    return EXIT.usage;
  }
  out(`${name} ${about.version}${about.description ? `: ${about.description}` : ''}`);
  out(`Brings: ${broughtBy({ about }).join(', ')}`);
  for (const line of permissionsInWords({ about, isolation: 'process' })) out(line);
  const declinedWith = !options.yes && canAsk() ? await declined('Use it?') : undefined;
  if (declinedWith !== undefined) return declinedWith;
  const problem = extensionsFor(options).plugins.find((each) => each.name === name)?.problem;
  if (problem === undefined) return undefined;
  complain(`${name}: ${problem}`);
  return EXIT.usage;
}

/** What to do next. */
function hintFor(plugin: PluginState | undefined): string {
  const [provider] = plugin?.description?.providers ?? [];
  const [sink] = plugin?.description?.sinks ?? [];
  if (provider) return ` Its options are providers.${provider.id} in the config.`;
  return sink ? ` Name it in the config: sinks: [{ id: mine, type: ${sink.type} }].` : '';
}

export async function removePluginCommand(name: string, options: ChangePluginOptions): Promise<number> {
  const home = pluginsHome(options);
  const plugin = installedNamed(name, options);
  if (!plugin) return EXIT.usage;
  const declinedWith = await declinedForOthers(name, options);
  if (declinedWith !== undefined) return declinedWith;
  const sections = sectionsOf(plugin, options);
  return installing(async () => {
    await removePlugin(home.pluginsDir, name);
    setDisabled(home.pluginsDir, name, false);
    out(`${name} was removed. ${takenUp(home)} What it told of your books stays.`);
    if (sections.length > 0) complain(`the config still names what it brought: take out ${sections.join(', ')}`);
    return EXIT.ok;
  });
}

/** Says who needs a plugin that is to go. Resolves to the exit code if it shall stay for them. */
async function declinedForOthers(name: string, options: ChangePluginOptions): Promise<number | undefined> {
  const others = extensionsFor(options).plugins.filter(({ state, about }) => state === 'on' && about && Object.hasOwn(about.dependsOn, name));
  if (others.length === 0) return undefined;
  complain(`without ${name}, these are left out: ${others.map((each) => each.name).join(', ')}`);
  if (options.yes) return undefined;
  if (canAsk()) return declined('Go on?');
  complain('say --yes to go on');
  return EXIT.usage;
}

export async function updatePluginsCommand(name: string | undefined, options: CommonOptions): Promise<number> {
  const home = pluginsHome(options);
  if (name !== undefined && !installedNamed(name, options)) return EXIT.usage;
  return installing(async () => {
    const versions = () => new Map(extensionsFor(options).plugins.map((each) => [each.name, each.about?.version ?? '']));
    const before = versions();
    const passedOver = await updatePlugins(home.pluginsDir, name);
    for (const [each, from] of passedOver) out(`${each} came from ${printable(from)}: to have another version, add it again.`);
    const changed = [...versions()].filter(([each, version]) => before.get(each) !== version);
    for (const [each, version] of changed) out(`${each}: ${before.get(each)} → ${version}`);
    out(changed.length === 0 ? 'Nothing newer was found within the ranges that you asked for.' : takenUp(home));
    return EXIT.ok;
  });
}

export async function switchPluginCommand(name: string, isOn: boolean, options: ChangePluginOptions): Promise<number> {
  if (!pluginNamed(name, options)) return EXIT.usage;
  const declinedWith = isOn ? undefined : await declinedForOthers(name, options);
  if (declinedWith !== undefined) return declinedWith;
  const home = pluginsHome(options);
  setDisabled(home.pluginsDir, name, !isOn);
  out(`${name} is switched ${isOn ? 'on' : 'off'}. ${takenUp(home)}`);
  const problem = isOn ? pluginNamed(name, options)?.problem : undefined;
  if (problem === undefined) return EXIT.ok;
  complain(`${name}: ${problem}`);
  return EXIT.someFailed;
}

export async function reloadPluginsCommand(options: CommonOptions): Promise<number> {
  if (pluginsHome(options).reload()) {
    out('The daemon loads its plugins anew; its log says what came of it.');
    return EXIT.ok;
  }
  out('No daemon runs with this state; each command loads plugins anew by itself.');
  return EXIT.ok;
}

function takenUp({ reload }: PluginsHome): string {
  return reload() ? 'The daemon takes that up.' : 'It takes effect with the next scan.';
}

/** One that npm put there; others are their owner’s to change. */
function installedNamed(name: string, options: CommonOptions): PluginState | undefined {
  const plugin = pluginNamed(name, options);
  if (plugin === undefined || plugin.place === 'installed') return plugin;
  complain(`${name} is no installed plugin: it lies in ${printable(plugin.folder)}${plugin.place === 'config' ? ', and the config names it' : ''}`);
  return undefined;
}

async function installing(work: () => Promise<number>): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof InstallError)) throw error;
    complain(error.message);
    return EXIT.fatal;
  }
}
