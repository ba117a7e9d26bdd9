/** Opens the user's own fields: those of the config, whose expressions are checked at the start, and those that were added while the program ran. */
import type { Config } from '../../config/schema.ts';
import { createOwnFields } from '../actions/own-fields.ts';
import type { CustomField } from '../domain/book/custom-field.ts';
import type { OwnFields } from '../ports/own-fields.ts';
import { checkExpressions } from './expressions.ts';
import type { openState } from './state.ts';

type FieldState = Pick<Awaited<ReturnType<typeof openState>>, 'registry' | 'keepFieldsBy'>;

/** Throws `ConfigError`. */
export async function openOwnFields({ customFields }: Config, { registry, keepFieldsBy }: FieldState): Promise<OwnFields> {
  const ownFields = createOwnFields(customFields, registry);
  await ownFields.refresh();
  const isAdded = ({ id }: CustomField) => !customFields.some((field) => field.id === id);
  await checkExpressions(customFields, ownFields.current().filter(isAdded));
  keepFieldsBy(ownFields);
  return ownFields;
}
