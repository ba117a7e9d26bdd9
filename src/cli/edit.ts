/** `rubricator set | clear | unset | lock | unlock`: what the user decides about fields of one book, for good. */
import { findNamedField, parseFieldInput, settableNames } from '../domain/field-input.ts';
import type { Edit, FieldRef } from '../pipeline/amend.ts';
import { EXIT } from './exit-codes.ts';
import { printable } from './paint.ts';
import type { CommonOptions } from './program.ts';
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
  return edit(path, options, (customFields) => {
    const problems: string[] = [];
    const values = assignments.flatMap((assignment) => {
      const at = assignment.indexOf('=');
      const name = at < 0 ? assignment : assignment.slice(0, at);
      const field = findNamedField(name, customFields);
      if (at < 0) problems.push(`“${assignment}” is no field=value`);
      else if (!field) problems.push(unknownField(name, customFields));
      else if (assignment.slice(at + 1).trim() === '') problems.push(`${name} is given no value; to say that it has none: rubricator clear`);
      else {
        const { value, problem } = parseFieldInput(field, assignment.slice(at + 1));
        if (problem === undefined) return [{ ...refOf(field), value }];
        problems.push(problem);
      }
      return [];
    });
    return problems.length > 0 ? problems : { action: 'set', values };
  });
}

/** Without names, lock and unlock mean all fields. */
export async function fieldsCommand(
  action: 'clear' | 'unset' | 'lock' | 'unlock',
  path: string,
  names: readonly string[],
  options: EditOptions,
): Promise<number> {
  return edit(path, options, (customFields) => {
    const found = names.map((name) => ({ name, field: findNamedField(name, customFields) }));
    const unknown = found.filter(({ field }) => !field).map(({ name }) => unknownField(name, customFields));
    return unknown.length > 0 ? unknown : { action, fields: found.flatMap(({ field }) => (field ? [refOf(field)] : [])) };
  });
}

function refOf({ definition, custom }: NonNullable<ReturnType<typeof findNamedField>>): FieldRef {
  return custom ? { field: 'customFields', key: custom.id } : { field: definition.key };
}

function unknownField(name: string, customFields: CustomFields): string {
  return `there is no field “${name}”; there are ${settableNames(customFields).join(', ')}`;
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
