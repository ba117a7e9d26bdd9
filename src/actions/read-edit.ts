/** Reads an edit from what a person typed, or lists everything that is wrong with it. Pure. */
import type { CustomField } from '../domain/book/custom-field.ts';
import { findNamedField, parseFieldInput, refOf, settableNames, undecidable } from '../domain/book/field-input.ts';
import { noSuch } from '../domain/text/nearest.ts';
import type { Edit } from './amend.ts';

/** @param assignments such as `title=The Salt Road` */
export function readAssignments(assignments: readonly string[], customFields: readonly CustomField[]): Edit | string[] {
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
}

/**
 * A field as a form sends it: the entries of a list one by one, or one text. Without any text it is cleared.
 * @param name as in commands
 */
export function readEntries(name: string, entries: readonly string[], customFields: readonly CustomField[]): Edit | string[] {
  const field = findNamedField(name, customFields);
  if (!field) return [unknownField(name, customFields)];
  const given = entries.filter((text) => text.trim() !== '');
  const refusal = undecidable(field);
  if (refusal !== undefined) return [refusal];
  if (given.length === 0) return { action: 'clear', fields: [refOf(field)] };
  // A form offers pictures to choose from beside the address of another one, which comes last.
  const { value, problem } = parseFieldInput(field, field.definition?.widget === 'picture' ? given.slice(-1) : given);
  return problem === undefined ? { action: 'set', values: [{ ...refOf(field), value }] } : [problem];
}

export function readFieldNames(action: 'clear' | 'unset' | 'lock' | 'unlock', names: readonly string[], customFields: readonly CustomField[]): Edit | string[] {
  const found = names.map((name) => ({ name, field: findNamedField(name, customFields) }));
  const unknown = found.filter(({ field }) => !field).map(({ name }) => unknownField(name, customFields));
  // What was decided before it was computed may be forgotten.
  const refused = action === 'unset' || action === 'unlock' ? [] : found.flatMap(({ field }) => (field && undecidable(field)) ?? []);
  const problems = [...unknown, ...refused];
  return problems.length > 0 ? problems : { action, fields: found.flatMap(({ field }) => (field ? [refOf(field)] : [])) };
}

function unknownField(name: string, customFields: readonly CustomField[]): string {
  return noSuch('field', name, settableNames(customFields));
}
