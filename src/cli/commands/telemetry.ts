/** The command `telemetry`. */
import { type AddCommand, duration, wholeNumber, withCommonOptions } from '../options.ts';

export const addTelemetry: AddCommand = (program, exit) =>
  withCommonOptions(program.command('telemetry'))
    .description('show where the time went: the slowest books, and how stages and sources do')
    .option('--since <time>', 'how far back, such as 12h or 30d; 7d if not given', duration)
    .option('--top <n>', 'so many of the slowest books; 10 if not given', wholeNumber)
    .option('--spans', 'every span that is kept of that time, as JSON lines')
    .option('--json', 'as JSON')
    .action(async (options) => exit(await (await import('../telemetry.ts')).telemetryCommand(options)));
