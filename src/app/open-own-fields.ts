/** Opens the user's own fields: those of the config, checked at the start together with whoever names them, and those that were added while the program ran. */
import { resolve } from 'node:path';
import type { Config } from '../../config/schema.ts';
import { createOwnFields } from '../actions/own-fields.ts';
import type { CustomField } from '../domain/book/custom-field.ts';
import { ConfigError } from '../domain/errors.ts';
import type { OwnField, OwnFields } from '../ports/own-fields.ts';
import { storedFields } from '../store/sqlite/stored-fields.ts';
import { expressionProblemsIn } from './expressions.ts';
import { databasePlace } from './open-store.ts';
import { roleProblems } from './roles.ts';
import type { openState } from './state.ts';

type FieldState = Pick<Awaited<ReturnType<typeof openState>>, 'registry' | 'keepFieldsBy'>;

/** Throws `ConfigError`. */
export async function openOwnFields(config: Config, { registry, keepFieldsBy }: FieldState): Promise<OwnFields> {
  const { customFields } = config;
  const ownFields = createOwnFields(customFields, registry);
  await ownFields.refresh();
  const isAdded = ({ id }: CustomField) => !customFields.some((field) => field.id === id);
  const problems = [...(await expressionProblemsIn(customFields, ownFields.current().filter(isAdded))), ...roleProblems(config, ownFields.all())];
  if (problems.length > 0) throw new ConfigError(problems);
  keepFieldsBy(ownFields);
  return ownFields;
}

/** The same fields as they were kept last, for whoever only examines. */
export async function ownFieldsAtRest({ customFields, database }: Pick<Config, 'customFields' | 'database'>, stateDir: string): Promise<readonly OwnField[]> {
  const kept = database ? await fieldsOnServer(database) : storedFields(resolve(stateDir, 'rubricator.sqlite'));
  const stored = kept.map((field) => ({ field }));
  const ownFields = createOwnFields(customFields, { version: async () => 1, all: async () => stored });
  await ownFields.refresh();
  return ownFields.all();
}

/** None while the server cannot be reached, which is told elsewhere. */
async function fieldsOnServer(database: NonNullable<Config['database']>): Promise<CustomField[]> {
  const { storedFields: fieldsOf } = await import('../store/postgres/index.ts');
  return fieldsOf(databasePlace(database)).catch(() => []);
}
