/** `rubricator catalogue migrate` and `rollback`: shows what is to be run, runs it, takes it back. */
import { containersOf } from '../actions/target-state.ts';
import { chosenTarget } from '../app/chosen-targets.ts';
import type { ConfiguredTarget } from '../app/targets.ts';
import { printable } from '../domain/text/printable.ts';
import type { MigrationPlan } from '../ports/catalogue-target.ts';
import { forTargets } from './catalogue.ts';
import { complain } from './complain.ts';
import { canAsk, declined } from './confirm.ts';
import { EXIT } from './exit-codes.ts';
import type { CommonOptions } from './options.ts';
import { out } from './screen.ts';

export interface MigrateTargetOptions extends CommonOptions {
  dryRun?: boolean;
  allowLoss?: boolean;
}

export async function migrateCommand(name: string | undefined, options: MigrateTargetOptions): Promise<number> {
  return forTargets(name, options, (configured) => migrateOne(configured, options));
}

async function migrateOne({ target, options: { id, type, backup } }: ConfiguredTarget, { dryRun, allowLoss }: MigrateTargetOptions): Promise<number> {
  const plan = await target.plan();
  for (const change of plan.drift) complain(`${id}: somebody changed the database: ${change}`);
  if (plan.steps.length === 0) {
    out(`${id}: its ${containersOf(type)} are as the config says.`);
    return EXIT.ok;
  }
  out(`-- ${id}, migration ${plan.version}`);
  for (const line of planLines(plan)) out(line);
  if (dryRun) return EXIT.ok;
  const refusal = refusalOf(plan, backup, allowLoss === true);
  if (refusal) {
    complain(`${id}: ${refusal}`);
    return EXIT.someFailed;
  }
  await target.migrate(plan, Date.now());
  out(`${id}: done. Its books are sent again: rubricator catalogue sync ${id}, or by the daemon.`);
  return EXIT.ok;
}

function planLines({ steps }: MigrationPlan): string[] {
  return steps.map(({ sql, isDestructive }) => printable(`${sql};${isDestructive ? '  -- something is lost' : ''}`));
}

/** What loses something needs a copy of it, and a word. */
function refusalOf({ steps }: MigrationPlan, backup: boolean, mayLose: boolean): string | undefined {
  if (!steps.some(({ isDestructive }) => isDestructive)) return undefined;
  if (!backup) return 'something would be lost, and no copy is made first: set backup: true for it in the config';
  return mayLose ? undefined : 'something would be lost: run it again with --allow-loss';
}

export async function rollbackCommand(name: string, options: CommonOptions & { yes?: boolean }): Promise<number> {
  return forTargets(name, options, takeBack, (all) => [chosenTarget(all, name)]);

  async function takeBack({ target, options: { id } }: ConfiguredTarget): Promise<number> {
    if (!options.yes) {
      if (!canAsk()) {
        complain('a migration is taken back with --yes, or on a terminal');
        return EXIT.usage;
      }
      const code = await declined(`Take the last migration of ${id} back?`);
      if (code !== undefined) return code;
    }
    const run = await target.rollback();
    if (!run) {
      complain(`${id}: there is no migration to take back`);
      return EXIT.someFailed;
    }
    for (const statement of run) out(printable(`${statement};`));
    out(`${id}: taken back.`);
    return EXIT.ok;
  }
}
