/** The commands `catalogue targets`, `status`, `sync`, `migrate`, `rollback`, `verify`, `export`, `import` and `query`. */
import { Option } from 'commander';
import { READABLE_FORMAT_IDS, RECORD_FORMAT_IDS } from '../../app/record-format-ids.ts';
import { type AddCommand, listed, wholeNumber, withCommonOptions } from '../options.ts';

export const addCatalogue: AddCommand = (program, exit, { withChoice }) => {
  const catalogue = program.command('catalogue').description('the catalogue in databases and files of yours');
  withCommonOptions(catalogue.command('targets'))
    .description('list the databases of the config')
    .option('--json', 'as JSON')
    .action(async (options) => exit(await (await import('../catalogue.ts')).listTargetsCommand(options)));
  withCommonOptions(catalogue.command('status').argument('[target]', 'one of them; all if absent'))
    .description('ask the databases what they have')
    .option('--json', 'as JSON')
    .action(async (target, options) => exit(await (await import('../catalogue.ts')).targetStatusCommand(target, options)));
  withCommonOptions(catalogue.command('sync').argument('[target]', 'one of them; all if absent'))
    .description('send what the databases lack')
    .option('--full', 'send every book again, and remove those that the catalogue does not have')
    .action(async (target, options) => exit(await (await import('../catalogue-sync.ts')).syncCommand(target, options)));
  withCommonOptions(catalogue.command('migrate').argument('[target]', 'one of them; all if absent'))
    .description('change the tables of the databases to what the config says')
    .option('--dry-run', 'show the statements, and run none')
    .option('--allow-loss', 'run statements by which something is lost, too')
    .action(async (target, options) => exit(await (await import('../catalogue-migrate.ts')).migrateCommand(target, options)));
  withCommonOptions(catalogue.command('rollback').argument('<target>', 'a database of the config'))
    .description('take the last migration back')
    .option('--yes', 'without a question')
    .action(async (target, options) => exit(await (await import('../catalogue-migrate.ts')).rollbackCommand(target, options)));
  withCommonOptions(catalogue.command('verify').argument('[target]', 'one of them; all if absent'))
    .description('compare the databases with the catalogue, book by book')
    .option('--limit <n>', 'list so many differences at most', wholeNumber, 50)
    .option('--json', 'as JSON lines')
    .action(async (target, options) => exit(await (await import('../catalogue-verify.ts')).verifyCommand(target, options)));
  withChoice(withCommonOptions(catalogue.command('export')), { isListed: false })
    .description('write the records of all books, or of those to which every option applies, to a file')
    .addOption(new Option('--format <format>', 'how they are written').choices(RECORD_FORMAT_IDS).default('jsonl'))
    .addOption(new Option('--fields <fields>', 'these fields, with commas between; all of them if absent').argParser(listed))
    .option('-o, --output <file>', 'where to, here or at storage as s3://bucket/key; to the standard output if absent')
    .action(async (options) => exit(await (await import('../catalogue-export.ts')).exportCatalogueCommand(options)));
  withCommonOptions(
    catalogue.command('import').argument('<from>', 'a database of the config, or a file that export wrote, here or at storage as s3://bucket/key'),
  )
    .description('take over what somebody edited in a database or in a file')
    .addOption(new Option('--format <format>', 'of a file; by its ending if absent').choices(READABLE_FORMAT_IDS))
    .addOption(
      new Option(
        '--conflict <whose>',
        'whose value counts where a book changed on both sides; newer goes by the times of both changes, which a database notes with mode: both; review lists it and leaves it',
      )
        .choices(['ours', 'theirs', 'newer', 'review'])
        .default('review'),
    )
    .option('-n, --dry-run', 'show what would be taken over, and change nothing')
    .option('-y, --yes', 'without a question')
    .action(async (target, options) => exit(await (await import('../catalogue-import.ts')).importTargetCommand(target, options)));
  withCommonOptions(catalogue.command('query').argument('[target]', 'a database of the config').argument('[statement]', 'a question in its language'))
    .description('ask a database, or the catalogue itself as linked data; nothing can be changed')
    .option('--sparql <question>', 'ask the catalogue itself, in SPARQL (docs/linked-data.md)')
    .option('--limit <n>', 'so many rows at most', wholeNumber, 1000)
    .addOption(new Option('--format <format>', 'how the rows are written').choices(['table', 'json', 'csv']).default('table'))
    .action(async (target, statement, options) => {
      if (options.sparql !== undefined) return exit(await (await import('../catalogue-sparql.ts')).sparqlCommand(target, options));
      return exit(await (await import('../catalogue-query.ts')).queryCommand(target, statement, options));
    });
};
