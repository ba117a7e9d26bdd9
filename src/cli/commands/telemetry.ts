/** The command `telemetry`. */
import { Option } from 'commander';
import { type AddCommand, duration, wholeNumber, withCommonOptions } from '../options.ts';

export const addTelemetry: AddCommand = (program, exit) =>
  withCommonOptions(program.command('telemetry'))
    .description('show where the time went: the slowest books, and how stages and sources do')
    .option('--since <time>', 'how far back, such as 12h or 30d; 7d if not given', duration)
    .option('--top <n>', 'so many of the slowest books; 10 if not given', wholeNumber)
    .addOption(new Option('--spans', 'every span that is kept of that time').conflicts('counters'))
    .option('--counters', 'what every hour and day of that time came to')
    .addOption(new Option('--format <format>', 'of spans or counters; jsonl if not given').choices(['jsonl', 'parquet']))
    .option('-o, --output <file>', 'where spans or counters go, here or at storage as s3://bucket/key; to the standard output if absent')
    .option('--json', 'as JSON')
    .action(async (options) => exit(await (await import('../telemetry.ts')).telemetryCommand(options)));
