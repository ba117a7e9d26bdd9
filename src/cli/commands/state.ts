/** The commands `state check`, `copy`, `restore`, `rebuild`, `export`, `import` and `move`. */
import { InvalidArgumentError, Option } from 'commander';
import { type AddCommand, wholeNumber, withCommonOptions } from '../options.ts';

export const addState: AddCommand = (program, exit) => {
  const state = program.command('state').description('check, copy, restore or move what is known of your books');
  withCommonOptions(state.command('check'))
    .description('check whether the store and its copies are sound')
    .action(async (options) => exit(await (await import('../state.ts')).checkStateCommand(options)));
  withCommonOptions(state.command('copy'))
    .description('copy the store, as the daemon does every day')
    .option('--to <place>', 'send the copy to a folder, or to s3://bucket/folder/, as well; where the config says if absent')
    .option('--encrypt', 'encrypt what is sent by the passphrase of the config or of $RUBRICATOR_PASSPHRASE_FILE')
    .option('--keep <n>', 'keep so many copies there', wholeNumber)
    .option('--keep-days <n>', 'keep copies there for so many days', wholeNumber)
    .action(async (options) => exit(await (await import('../state.ts')).copyStateCommand(options)));
  withCommonOptions(state.command('restore'))
    .description('replace a damaged store by its newest sound copy')
    .option('--from <place>', 'by one from elsewhere: the newest in a folder or in s3://bucket/folder/, or the one that is named')
    .action(async (options) => exit(await (await import('../state.ts')).restoreStateCommand(options)));
  withCommonOptions(state.command('rebuild').argument('[folders...]', 'further folders of books'))
    .description('start again without the store, from the files beside the books')
    .option('--take-decisions', 'take over all decisions that .rubricator.json holds, without a review')
    .action(async (folders, options) => exit(await (await import('../state.ts')).rebuildStateCommand(folders, options)));
  withCommonOptions(state.command('export').argument('<file>', 'the file to write, here or at storage as s3://bucket/key'))
    .description('write what is known of the books into one file')
    .option('--encrypt', 'encrypt it by the passphrase of the config or of $RUBRICATOR_PASSPHRASE_FILE')
    .action(async (file, options) => exit(await (await import('../state-transfer.ts')).exportStateCommand(file, options)));
  withCommonOptions(state.command('import').argument('<file>', 'what state export wrote, here or at storage as s3://bucket/key'))
    .description('take over what another state knows of the books')
    .option('--library <name=place>', 'where a library of the file is: a library of the config, a folder, or nothing to leave it out', placed)
    .addOption(new Option('--prefer <side>', 'whose decision counts where both have one').choices(['newer', 'file', 'here']).default('newer'))
    .option('--dry-run', 'show what would be taken over, and change nothing')
    .action(async (file, options) => exit(await (await import('../state-transfer.ts')).importStateCommand(file, options)));
  withCommonOptions(state.command('move').argument('<place>', 'a new or empty folder, or database: postgres://user@host/database'))
    .description('move the state folder, or the state into a database and back')
    .action(async (place, options) => exit(await (await import('../state-transfer.ts')).moveStateCommand(place, options)));
};

/** May be given several times. */
function placed(text: string, earlier: ReadonlyMap<string, string> = new Map()): Map<string, string> {
  const at = text.lastIndexOf('=');
  if (at < 1) throw new InvalidArgumentError('It must be <name>=<place>.');
  return new Map([...earlier, [text.slice(0, at), text.slice(at + 1)]]);
}
