/** The registry of fields: what fields there are, built in and the user's own, and how the user's own are changed while the program runs. */

import { MASK } from '../domain/access/shown-fields.ts';
import type { CallingActor } from '../domain/audit.ts';
import { auditedChanges, auditedName } from '../domain/book/audited-changes.ts';
import { changedDefinition, type DefinitionPatch, fitsField, haveSameValues, newDefinition, readDefinition } from '../domain/book/change-definition.ts';
import { type CustomField, isComputed, showCustom } from '../domain/book/custom-field.ts';
import { HAS_CUSTOM } from '../domain/book/facets.ts';
import { isSecret } from '../domain/book/sealed.ts';
import { noSuch } from '../domain/text/nearest.ts';
import type { AuditLog } from '../ports/audit-log.ts';
import type { Catalogue, CatalogueFilter, SearchTexts } from '../ports/catalogue.ts';
import type { Items } from '../ports/items.ts';
import type { FieldRegistry, OwnField, OwnFields } from '../ports/own-fields.ts';
import type { Vault } from '../ports/vault.ts';
import type { Apply } from './apply.ts';
import { ActionError } from './find-book.ts';

/** `undo` puts a field back to what it was before its last change; one that was only added is retired. */
export const FIELD_CHANGES = ['add', 'change', 'retire', 'restore', 'undo'] as const;
export type FieldChange = (typeof FIELD_CHANGES)[number];

export interface ChangeFieldInput {
  does: FieldChange;
  id: string;
  /** What is said of the field: all of it for one that is added, and what differs for one that is changed. */
  patch?: DefinitionPatch | undefined;
  actor: CallingActor;
  /** True to learn what would come of it. */
  isDryRun: boolean;
}

/** A value that does not fit what its field is to hold. It is kept, and not shown until somebody corrects it. */
export interface Misfit {
  itemId: number;
  library: string;
  path: string;
  title?: string | undefined;
  /** One line for people. */
  value: string;
}

export interface FieldChanged {
  field: CustomField;
  former?: CustomField | undefined;
  /** How many books have a value. */
  books: number;
  /** How many of these values would not fit, and the first of them. */
  misfits: { count: number; first: Misfit[] };
}

const SHOWN_MISFITS = 50;

export interface FieldDeps {
  registry: FieldRegistry;
  ownFields: OwnFields;
  catalogue: Pick<Catalogue, 'stream' | 'ids'>;
  searchTexts: SearchTexts;
  store: Pick<Items, 'byId' | 'makeDue'>;
  audit: Pick<AuditLog, 'append'>;
  apply: Apply;
  /** Absent where nothing can be encrypted. */
  vault?: Pick<Vault, 'trouble'> | undefined;
  now(): number;
}

/** Throws `ActionError` with a sentence that says what is wrong. */
export async function changeField(input: ChangeFieldInput, deps: FieldDeps): Promise<FieldChanged> {
  const { ownFields, registry } = deps;
  const version = await registry.version();
  await ownFields.refresh();
  const { field, former } = planned(input, ownFields.all());
  checkEncryption({ field, former }, deps.vault);
  await checkComputed(field, ownFields.current());
  const found = await examine(field, deps.catalogue);
  if (input.isDryRun) return { field, former, ...found.told };
  if (!(await registry.save({ field, former }, version))) throw new ActionError('somebody else changed a field meanwhile; try again');
  await ownFields.refresh();
  await note(input, { field, former }, deps);
  await deps.searchTexts.bringUpToDate();
  // What is only said of it changes no record and no sidecar.
  if (former && haveSameRecords(field, former)) return { field, former, ...found.told };
  // A value that is computed is made for every book.
  const due = [field, ...(former ? [former] : [])].some(isComputed) ? await deps.catalogue.ids({}) : found.books;
  for (const id of due) await workOn(id, input.actor, deps);
  return { field, former, ...found.told };
}

interface Plan {
  field: CustomField;
  former?: CustomField | undefined;
}

function planned({ does, id, patch = {} }: ChangeFieldInput, all: readonly OwnField[]): Plan {
  const fields = all.map(({ field }) => field);
  if (does === 'add') return { field: sound(newDefinition(id, patch, fields)) };
  const known = ownNamed(id, all);
  const { field, former, origin } = known;
  if (origin === 'config') throw new ActionError(`the field “${id}” is from the config, and changed there`);
  const others = fields.filter((each) => each.id !== field.id);
  if (does === 'change') return { field: sound(changedDefinition(field, patch, others)), former: field };
  if (does === 'undo') return { field: former ? revived(former, others) : { ...field, isRetired: true }, former: field };
  if (does === 'retire' && field.isRetired) throw new ActionError(`the field “${id}” is retired already`);
  if (does === 'restore' && !field.isRetired) throw new ActionError(`the field “${id}” is in use`);
  const { isRetired: _, ...rest } = field;
  return { field: does === 'retire' ? { ...rest, isRetired: true } : revived(rest, others), former: field };
}

/** What a field held before it was encrypted would stand in clear in the history for ever. */
function checkEncryption({ field, former }: Plan, vault: FieldDeps['vault']): void {
  if (former && isSecret(former) !== isSecret(field))
    throw new ActionError(`whether values of “${field.id}” are encrypted stays as it is; add another field that ${isSecret(field) ? 'is' : 'is not'}`);
  if (former || !isSecret(field)) return;
  const trouble = vault ? vault.trouble() : 'there is no key';
  if (trouble === undefined) return;
  throw new ActionError(
    `values of “${field.id}” cannot be encrypted: ${trouble}. Make a key with rubricator fields key new <file>, name the file in the config (fields.keyFile) and start again`,
  );
}

/** An expression that cannot be read or goes round in a circle computes nothing; neither does one that reads what was made secret. */
async function checkComputed(field: CustomField, current: readonly CustomField[]): Promise<void> {
  const after = [...current.filter(({ id }) => id !== field.id), field];
  if (field.isRetired || !after.some(isComputed)) return;
  const { expressionProblems } = await import('../domain/book/expression.ts');
  const problemsOf = (fields: readonly CustomField[]) => fields.flatMap((each) => expressionProblems(each, fields));
  // What is wrong already, because the config changed, is no reason against another change.
  const known = new Set(problemsOf(current.filter(({ id }) => id !== field.id)));
  const problems = problemsOf(after).filter((problem) => !known.has(problem));
  if (problems.length > 0) throw new ActionError(problems.join('; '));
}

/** A field as it was once: its name may be taken since. */
function revived(field: CustomField, others: readonly CustomField[]): CustomField {
  const { isRetired, hadOtherValues, ...said } = field;
  sound(readDefinition(said, others));
  return field;
}

function sound(read: CustomField | string[]): CustomField {
  if (Array.isArray(read)) throw new ActionError(read.join('; '));
  return read;
}

/** One of the user's own fields, retired or not. */
function ownNamed(id: string, all: readonly OwnField[]): OwnField {
  const known = all.find(({ field }) => field.id === id);
  if (!known)
    throw new ActionError(
      noSuch(
        'field of your own',
        id,
        all.map(({ field }) => field.id),
      ),
    );
  return known;
}

/** Books that have a value for one of the user's own fields. */
function booksWith(id: string): CatalogueFilter {
  return { facets: [{ facet: HAS_CUSTOM, value: id }] };
}

async function examine(field: CustomField, catalogue: FieldDeps['catalogue']) {
  const books: number[] = [];
  const first: Misfit[] = [];
  let count = 0;
  for await (const { item, record } of catalogue.stream(booksWith(field.id))) {
    books.push(item.id);
    const value = record.values.customFields?.[field.id];
    if (value === undefined || fitsField(field, value)) continue;
    count++;
    const { id: itemId, library, path } = item;
    if (first.length < SHOWN_MISFITS) first.push({ itemId, library, path, title: record.values.title, value: shownMisfit(field, value) });
  }
  return { books, told: { books: books.length, misfits: { count, first } } };
}

/** What nobody reads is not read here either. */
function shownMisfit(field: CustomField, value: unknown): string {
  return field.behaviours?.writeOnly ? MASK : showCustom(field, value);
}

/** True if records and sidecars say the same with both. */
function haveSameRecords(one: CustomField, other: CustomField): boolean {
  return (
    haveSameValues(one, other) &&
    (['label', 'column', 'isRetired', 'behaviours'] as const).every((key) => JSON.stringify(one[key]) === JSON.stringify(other[key]))
  );
}

/** The sidecars of a book follow: now, if somebody works, or with the next scan. */
async function workOn(itemId: number, actor: CallingActor, { store, apply }: FieldDeps): Promise<void> {
  const item = await store.byId(itemId);
  if (!item) return;
  await store.makeDue(itemId);
  await apply({ item, folder: item.folder, actor, reason: 'changed', changed: [] });
}

const NAMES: Readonly<Record<FieldChange, string>> = {
  add: 'addField',
  change: 'changeField',
  retire: 'retireField',
  restore: 'restoreField',
  undo: 'undoField',
};

async function note({ does, actor: { from, ...actor } }: ChangeFieldInput, { field, former }: Plan, { audit, now }: FieldDeps): Promise<void> {
  const states = (one: CustomField | undefined) => {
    const all = one ? [{ of: 'definition', key: one.id, state: { value: one } }] : [];
    return new Map(all.map((each) => [auditedName(each), each]));
  };
  const changes = auditedChanges(states(former), states(field));
  await audit.append({ atMs: now(), actor, action: NAMES[does], about: field.id, changes, ...(from !== undefined && { from }) });
}
