/** The commands `audit`, `audit verify` and `audit export`. */
import { InvalidArgumentError } from 'commander';
import type { AuditHead } from '../../ports/audit-log.ts';
import { type AddCommand, BY_WHAT, wholeNumber, withCommonOptions } from '../options.ts';

export const addAudit: AddCommand = (program, exit) => {
  const audit = withCommonOptions(program.command('audit').argument('[words...]', 'words that must stand in an entry'))
    .description('list who changed what, newest first')
    .option('--since <time>', 'from a day or a time on, such as 2026-01-02, or of the last days, such as 7d', moment)
    .option('--actor <name>', 'of whom a part of the name, or of the kind of caller, is this')
    .option('--action <name>', 'this action only, such as edit, decide or undo')
    .option('--book <book>', `about one book, ${BY_WHAT}`)
    .option('--limit <n>', 'list this many entries', wholeNumber)
    .option('--json', 'as JSON')
    .action(async (words, options) => exit(await (await import('../audit.ts')).auditCommand(words, options)));
  withCommonOptions(audit.command('verify'))
    .description('check whether the log is what was written')
    .option('--head <number:hash>', 'an entry that the log must still hold, as an earlier check printed it; may be given several times', heads)
    .option('--json', 'as JSON')
    .action(async (_, command) => exit(await (await import('../audit.ts')).verifyAuditCommand(command.optsWithGlobals())));
  withCommonOptions(audit.command('export'))
    .description('print the whole log, oldest entry first, as JSON lines')
    .action(async (_, command) => exit(await (await import('../audit.ts')).exportAuditCommand(command.optsWithGlobals())));
};

const DAY_MS = 86_400_000;

function moment(text: string): number {
  const days = /^(\d{1,5})d$/.exec(text)?.[1];
  const ms = days === undefined ? Date.parse(text) : Date.now() - Number(days) * DAY_MS;
  if (Number.isNaN(ms)) throw new InvalidArgumentError('It must be a day such as 2026-01-02, a time such as 2026-01-02T18:00, or days such as 7d.');
  return ms;
}

function heads(text: string, earlier: AuditHead[] = []): AuditHead[] {
  const [, number, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text.trim().toLowerCase()) ?? [];
  if (number === undefined || hash === undefined) throw new InvalidArgumentError('It must be a number, a colon and a hash.');
  return [...earlier, { number: Number(number), hash }];
}
