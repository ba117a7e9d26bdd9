/** What becomes of the definition of a field when somebody changes a part of it, and which values would not fit it any more. */
import { fold } from '../text/text.ts';
import { CustomDefinition, twinProblems } from './custom-definition.ts';
import { CUSTOM_TYPES, type CustomField, customValue, definitionOf } from './custom-field.ts';
import { findField } from './fields.ts';
import { guessedType } from './guess-type.ts';

/** Parts of a definition; `null` takes one away. */
export type DefinitionPatch = Readonly<Record<string, unknown>>;

const BOUNDS = ['values', 'min', 'max', 'step', 'currency'] as const;

/** A field that is new, or all that is wrong with it. @param others all that there are, retired or not */
export function readDefinition(said: unknown, others: readonly CustomField[]): CustomField | string[] {
  const read = CustomDefinition.safeParse(said);
  if (!read.success) return read.error.issues.map(({ path, message }) => (path.length > 0 ? `${path.join('.')}: ${message}` : message));
  const field = read.data;
  const problems = [
    ...reservedProblems(field),
    ...twinProblems([...others, field])
      .filter(({ path: [at] }) => at === others.length)
      .map(({ message }) => message),
  ];
  return problems.length > 0 ? problems : field;
}

/** A field that somebody adds. Without a type it has the one that its name and its bounds speak for. */
export function newDefinition(id: string, patch: DefinitionPatch, others: readonly CustomField[]): CustomField | string[] {
  const [behaviours, access] = [merged({}, patch.behaviours), merged({}, patch.access)];
  const said = merged({}, { ...patch, behaviours: undefined, access: undefined });
  return readDefinition(
    { type: guessedType({ ...said, id }), ...said, id, ...(hasKeys(behaviours) && { behaviours }), ...(hasKeys(access) && { access }) },
    others,
  );
}

/** The names by which people know the fields of every book. */
function reservedProblems({ id, label }: CustomField): string[] {
  const names = [...new Set([id, label])].filter((name) => findField(name) !== undefined || fold(name) === 'custom');
  return names.map((name) => `“${name}” is the name of a field that every book has`);
}

/** @param others all fields but this one */
export function changedDefinition(field: CustomField, patch: DefinitionPatch, others: readonly CustomField[]): CustomField | string[] {
  if (patch.id !== undefined && patch.id !== field.id) return ['the id of a field stays as it is'];
  const { isRetired, hadOtherValues: _, behaviours: formerBehaviours = {}, access: formerAccess = {}, ...kept } = field;
  const behaviours = merged(formerBehaviours, patch.behaviours);
  const access = merged(formerAccess, patch.access);
  const asked = merged({ ...kept }, { ...patch, behaviours: undefined, access: undefined });
  const left = withoutUnfit({ ...asked, ...(hasKeys(behaviours) && { behaviours }), ...(hasKeys(access) && { access }) }, patch);
  const read = readDefinition(left, others);
  if (Array.isArray(read)) return read;
  const isOther = !haveSameValues(field, read) || field.hadOtherValues;
  return { ...read, ...(isRetired && { isRetired }), ...(isOther && { hadOtherValues: true as const }) };
}

function hasKeys(object: object): boolean {
  return Object.keys(object).length > 0;
}

function merged(base: object, patch: unknown): Record<string, unknown> {
  if (typeof patch !== 'object' || patch === null) return patch === null ? {} : { ...base };
  const said = Object.entries(patch).filter(([, value]) => value !== undefined);
  const all = new Map<string, unknown>([...Object.entries(base), ...said]);
  return Object.fromEntries([...all].filter(([, value]) => value !== null && value !== undefined));
}

/** What another type has no room for goes with the old one, unless somebody asks for it. */
function withoutUnfit(said: Record<string, unknown>, patch: DefinitionPatch): Record<string, unknown> {
  const type = CUSTOM_TYPES.find((each) => each === said.type);
  if (patch.type === undefined || type === undefined) return said;
  const { takes = [], widgets } = definitionOf({ type });
  const isUnfit = (key: string) =>
    key === 'widget' ? !widgets.some((widget) => widget === said.widget) : BOUNDS.some((bound) => bound === key && !takes.includes(bound));
  return Object.fromEntries(Object.entries(said).filter(([key]) => patch[key] !== undefined || !isUnfit(key)));
}

const OF_VALUES = ['type', ...BOUNDS] as const;

/** True if whatever fits one fits the other as well. */
export function haveSameValues(one: CustomField, other: CustomField): boolean {
  return OF_VALUES.every((key) => JSON.stringify(one[key]) === JSON.stringify(other[key]));
}

/** True if a value that is kept may be shown as one of this field. */
export function fitsField(field: CustomField, value: unknown): boolean {
  return customValue(field, value) !== undefined;
}
