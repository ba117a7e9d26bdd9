/** `rubricator set | clear | unset | lock | unlock`: what the user decides about fields of one book, for good. */

import type { Edit } from '../actions/amend.ts';
import { readAssignments, readFieldNames } from '../actions/read-edit.ts';
import type { App } from '../app/app.ts';
import { commandLineActor } from './actor.ts';
import { bookFor } from './book-for.ts';
import { complain } from './complain.ts';
import { EXIT } from './exit-codes.ts';
import type { CommonOptions } from './options.ts';
import { applyAtOnce, withScans } from './scan-session.ts';
import { out as print } from './screen.ts';

export interface EditOptions extends CommonOptions {
  dryRun?: boolean;
  offline?: boolean;
  json?: boolean;
}

type CustomFields = App['config']['customFields'];

/** @param assignments such as `title=The Salt Road` */
export async function setCommand(book: string, assignments: readonly string[], options: EditOptions): Promise<number> {
  return editCommand(book, options, (customFields) => readAssignments(assignments, customFields));
}

/** Without names, lock and unlock mean all fields. */
export async function fieldsCommand(
  action: 'clear' | 'unset' | 'lock' | 'unlock',
  book: string,
  names: readonly string[],
  options: EditOptions,
): Promise<number> {
  return editCommand(book, options, (customFields) => readFieldNames(action, names, customFields));
}

/** Decides, and writes what comes of it at once. `read` gives the edit, or all that is wrong with what was typed. */
async function editCommand(book: string, options: EditOptions, read: (customFields: CustomFields) => Edit | string[]): Promise<number> {
  const isDryRun = options.dryRun === true;
  return withScans({ ...options, quiet: !isDryRun, diff: true }, async (session) => {
    const { app } = session;
    const edit = read(app.config.customFields);
    if (Array.isArray(edit)) {
      for (const problem of edit) complain(problem);
      return EXIT.usage;
    }
    const out = (line: string) => void (options.json || print(line));
    const { apply, exitCode } = applyAtOnce(session, (changed) => out(`${PAST[edit.action]}: ${changed.join(', ')}`));
    const item = await bookFor(book, app);
    const { changed } = await app.changes(apply).edit({ item, edit, actor: commandLineActor(), isDryRun });
    if (changed.length === 0) out('Nothing to change.');
    return exitCode();
  });
}

const PAST = { set: 'Set', clear: 'Cleared', unset: 'Forgotten', lock: 'Locked', unlock: 'Unlocked' } as const;
