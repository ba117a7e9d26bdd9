/** The command `lookup` and its options. */
import { Option } from 'commander';
import { type AddCommand, listed, withCommonOptions } from '../options.ts';

export const addLookup: AddCommand = (program, exit) =>
  withCommonOptions(program.command('lookup'))
    .description('ask the providers about one book, without touching any folder')
    .argument('<what>', 'an ASIN, an ISBN, or a title')
    .option('-a, --author <name>', 'author; may be given several times', listed)
    .option('--narrator <name>', 'narrator; may be given several times', listed)
    .option('--region <region>', 'storefront that an ASIN belongs to: us, uk, de, …')
    .addOption(new Option('--kind <kind>', 'what kind of book it is').choices(['audiobook', 'ebook']).default('audiobook'))
    .option('--record', 'show the merged record, and where each value came from')
    .option('--json', 'everything as JSON')
    .action(async (what: string, options) => exit(await (await import('../lookup.ts')).lookupCommand(what, options)));
