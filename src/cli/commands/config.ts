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
  config
    .command('schema')
    .description('print the JSON schema of the configuration, for editors')
    .action(async () => exit(await (await import('../config.ts')).schemaCommand()));
  config
    .command('init')
    .description('write an example configuration')
    .argument('[file]', 'where to', 'rubricator.yaml')
    .action(async (file: string) => exit(await (await import('../config.ts')).initCommand(file)));
};
