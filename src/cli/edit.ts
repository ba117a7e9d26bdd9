/** `rubricator set | clear | unset | lock | unlock`: what the user decides about fields of one book, for good. */
import type { Edit } from '../actions/amend.ts';
import { readAssignments, readFieldNames } from '../actions/read-edit.ts';
import { EXIT } from './exit-codes.ts';
import type { CommonOptions } from './options.ts';
import { printable } from './paint.ts';
import { scanCommand } from './scan.ts';
import { type Setup, setUp } from './setup.ts';

export interface EditOptions extends CommonOptions {
  dryRun?: boolean;
  offline?: boolean;
  json?: boolean;
}

type CustomFields = Setup['config']['customFields'];

/** @param assignments such as `title=The Salt Road` */
export async function setCommand(path: string, assignments: readonly string[], options: EditOptions): Promise<number> {
  return edit(path, options, (customFields) => readAssignments(assignments, customFields));
}

/** Without names, lock and unlock mean all fields. */
export async function fieldsCommand(
  action: 'clear' | 'unset' | 'lock' | 'unlock',
  path: string,
  names: readonly string[],
  options: EditOptions,
): Promise<number> {
  return edit(path, options, (customFields) => readFieldNames(action, names, customFields));
}

/** Takes the decision and writes what comes of it at once. `read` gives the edit, or all that is wrong with what was typed. */
async function edit(path: string, options: EditOptions, read: (customFields: CustomFields) => Edit | string[]): Promise<number> {
  const isDryRun = options.dryRun === true;
  const { app, config } = await setUp({ options, isOffline: true, isReadOnly: isDryRun, onProviderWarning() {} });
  let amended: Awaited<ReturnType<typeof app.editing.amend>>;
  try {
    const edit = read(config.customFields);
    if (Array.isArray(edit)) {
      for (const problem of edit) process.stderr.write(`rubricator: ${printable(problem)}\n`);
      return EXIT.usage;
    }
    amended = await app.editing.amend(path, edit, isDryRun);
    if (!options.json) process.stdout.write(`${amended.changed.length > 0 ? `${PAST[edit.action]}: ${amended.changed.join(', ')}` : 'Nothing to change.'}\n`);
  } finally {
    await app.close();
  }
  if (amended.changed.length === 0) return EXIT.ok;
  const pretend = isDryRun ? { itemId: amended.itemId, overrides: amended.overrides } : undefined;
  return scanCommand([amended.folder], { ...options, kind: 'mixed', quiet: !isDryRun, runId: amended.runId, pretend });
}

const PAST = { set: 'Set', clear: 'Cleared', unset: 'Forgotten', lock: 'Locked', unlock: 'Unlocked' } as const;
