/** The commands `plugins list`, `info`, `run`, `add`, `remove`, `update`, `enable`, `disable`, `reload`, `search`, `check` and `new`. */
import { Option } from 'commander';
import { PLUGIN_KINDS } from '../../sdk/plugin.ts';
import { type AddCommand, withCommonOptions } from '../options.ts';

const NAME = 'the name of a plugin';
const YES = 'without a question, also if other plugins need it';

export const addPlugins: AddCommand = (program, exit) => {
  const plugins = program.command('plugins').description('add sources, formats, readers and sinks that others made, and see what they may do');
  withCommonOptions(plugins.command('list'))
    .description('list all plugins, in use or not')
    .option('--json', 'as JSON')
    .action(async (options) => exit(await (await import('../plugins.ts')).listPluginsCommand(options)));
  withCommonOptions(plugins.command('info').argument('<name>', NAME))
    .description('show what a plugin brings, what it may reach, and how it stands')
    .option('--json', 'as JSON')
    .action(async (name, options) => exit(await (await import('../plugins.ts')).pluginInfoCommand(name, options)));
  // Which options there are, the description of the command says, when it is known which one is meant.
  withCommonOptions(plugins.enablePositionalOptions().command('run').argument('[command]', 'what a plugin calls it; --help behind it tells its options'))
    .description('run a command that a plugin brings, or list all without a name')
    .helpOption(false)
    .allowUnknownOption()
    .allowExcessArguments()
    .passThroughOptions()
    .action(async (_command, options, { args }) => exit(await (await import('../plugin-run.ts')).runPluginCommand(args, options)));
  withCommonOptions(plugins.command('add').argument('<plugin>', 'a name with a range if wanted (rubricator-plugin-shelf@^1.0.0), a folder, or an archive'))
    .description('install a plugin; nothing of it runs before you have seen what it may reach')
    .option('-y, --yes', 'without a question')
    .action(async (wanted, options) => exit(await (await import('../plugin-changes.ts')).addPluginCommand(wanted, options)));
  withCommonOptions(plugins.command('remove').argument('<name>', NAME))
    .description('remove an installed plugin')
    .option('-y, --yes', YES)
    .action(async (name, options) => exit(await (await import('../plugin-changes.ts')).removePluginCommand(name, options)));
  withCommonOptions(plugins.command('update').argument('[name]', `${NAME}; all without it`))
    .description('update installed plugins, within the ranges that you asked for')
    .action(async (name, options) => exit(await (await import('../plugin-changes.ts')).updatePluginsCommand(name, options)));
  withCommonOptions(plugins.command('enable').argument('<name>', NAME))
    .description('use a plugin again that was switched off')
    .action(async (name, options) => exit(await (await import('../plugin-changes.ts')).switchPluginCommand(name, true, options)));
  withCommonOptions(plugins.command('disable').argument('<name>', NAME))
    .description('leave a plugin where it is, and do not use it')
    .option('-y, --yes', YES)
    .action(async (name, options) => exit(await (await import('../plugin-changes.ts')).switchPluginCommand(name, false, options)));
  withCommonOptions(plugins.command('reload'))
    .description('have the daemon load its plugins anew; books under way end with the old ones')
    .action(async (options) => exit(await (await import('../plugin-changes.ts')).reloadPluginsCommand(options)));
  withCommonOptions(plugins.command('search').argument('[words...]', 'words of its name or its description'))
    .description('search npm for plugins')
    .option('--json', 'as JSON')
    .action(async (words, options) => exit(await (await import('../plugins.ts')).searchPluginsCommand(words, options)));
  withCommonOptions(plugins.command('check').argument('[folder]', 'the plugin’s folder', '.'))
    .description('for authors: check a plugin as Rubricator will, feed it bad input, and show what people will see')
    .action(async (folder, options) => exit(await (await import('../plugin-check.ts')).checkPluginCommand(folder, options)));
  plugins
    .command('new')
    .description('for authors: write a plugin to begin with, with tests')
    .argument('<name>', 'lower-case letters, digits and -')
    .addOption(new Option('--kind <kind>', 'what it brings').choices([...PLUGIN_KINDS]).default('provider'))
    .action(async (name, options) => exit(await (await import('../plugin-new.ts')).newPluginCommand(name, options)));
};
