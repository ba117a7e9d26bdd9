/** The commands `config check`, `print`, `schema` and `init`. */
import { type AddCommand, withCommonOptions } from '../options.ts';

export const addConfig: AddCommand = (program, exit) => {
  const config = program.command('config').description('check, print and create the configuration');
  withCommonOptions(config.command('check'))
    .description('check the configuration and list every problem')
    .action(async (options) => exit(await (await import('../config.ts')).checkCommand(options)));
  withCommonOptions(config.command('print'))
    .description('print the configuration in force, without secrets')
    .action(async (options) => exit(await (await import('../config.ts')).printCommand(options)));
  withCommonOptions(config.command('schema'))
    .description('print the JSON schema of the configuration, for editors')
    .action(async (options) => exit(await (await import('../config.ts')).schemaCommand(options)));
  config
    .command('init')
    .description('write a configuration to begin with; on a terminal it asks two questions')
    .argument('[file]', 'where to', 'rubricator.yaml')
    .option('--library <folder>', 'a folder of books; may be given several times', (folder: string, earlier: string[] = []) => [...earlier, folder])
    .option('--contact <address>', 'an e-mail or web address of yours, for sources that ask for one')
    .option('--full', 'every option, with its meaning and its default')
    .action(async (file: string, options) => exit(await (await import('../config-init.ts')).initCommand(file, options)));
};
