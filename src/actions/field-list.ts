/** All fields with what is said of them, and how many books have a value. */
import { type CustomField, definitionOf, widgetOf } from '../domain/book/custom-field.ts';
import { HAS_CUSTOM } from '../domain/book/facets.ts';
import type { FieldDefinition } from '../domain/book/field-definition.ts';
import { isSettable } from '../domain/book/field-input.ts';
import { FIELDS } from '../domain/book/fields.ts';
import type { Catalogue } from '../ports/catalogue.ts';
import type { OwnField, OwnFields } from '../ports/own-fields.ts';
import { createStatistics, type StatisticsDeps } from './statistics.ts';

export interface ListedField {
  key: string;
  label: string;
  /** For people: such as “Text”. */
  type: string;
  widget: string;
  origin: 'built-in' | OwnField['origin'];
  /** Such as `read-only`, `searchable`, `masked`. */
  behaviours: string[];
  /** How many books have a value. */
  books: number;
  /** Of one of the user's own fields: all that is said of it. */
  field?: CustomField;
  /** True if it was changed, so that there is something to go back to. */
  isChanged: boolean;
}

export interface FieldQuestions {
  /** All fields, built in and the user's own, with those that were retired. */
  fields(): Promise<ListedField[]>;
}

export interface FieldListDeps extends StatisticsDeps {
  catalogue: Pick<Catalogue, 'stream' | 'facets'>;
  ownFields: OwnFields;
}

/** More fields than this nobody has. */
const MANY = 10_000;

export async function listFields(deps: FieldListDeps): Promise<ListedField[]> {
  const [{ fields }, [has]] = await Promise.all([
    createStatistics(deps).statistics({ filter: {} }),
    deps.catalogue.facets({ filter: {} }, { facets: [HAS_CUSTOM], limit: MANY }),
  ]);
  const filled = new Map(fields.map(({ field, filled }) => [field, filled]));
  const own = new Map(has?.values.map(({ value, count }) => [value, count]));
  return [
    ...FIELDS.filter(({ key, rule }) => rule !== 'user' && deps.mayRead({ field: key })).map((definition) =>
      builtIn(definition, filled.get(definition.key) ?? 0),
    ),
    ...deps.ownFields.all().map((each) => ownListed(each, own.get(each.field.id) ?? 0)),
  ];
}

function builtIn(definition: FieldDefinition, books: number): ListedField {
  const { key, label, measure, widget, searchable, audited, isFacet, isSortable } = definition;
  const said = { 'read-only': !isSettable(definition), searchable: searchable !== false, indexed: isFacet || isSortable, 'not audited': audited === false };
  return { key, label, type: measure.kind, widget, origin: 'built-in', behaviours: saidOf(said), books, isChanged: false };
}

function ownListed({ field, former, origin }: OwnField, books: number): ListedField {
  return {
    ...{ key: field.id, label: field.label, type: definitionOf(field).label, widget: widgetOf(field), origin },
    ...{ behaviours: behavioursOf(field), books, field, isChanged: former !== undefined },
  };
}

/** In words, as people read them. */
function behavioursOf({ behaviours = {}, access, isRetired }: CustomField): string[] {
  const { readOnly, writeOnly, computed, indexed, searchable, audited, masked, encrypted } = behaviours;
  const said = { retired: isRetired, 'read-only': readOnly, 'write-only': writeOnly, computed: computed !== undefined, indexed: indexed !== false, searchable };
  const more = { masked, encrypted, 'not audited': audited === false, 'masked in the audit log': audited === 'masked' };
  return [...saidOf({ ...said, ...more }), ...rolesOf('read by', access?.read), ...rolesOf('changed by', access?.write)];
}

function saidOf(said: Readonly<Record<string, boolean | undefined>>): string[] {
  return Object.entries(said).flatMap(([name, is]) => (is === true ? [name] : []));
}

function rolesOf(does: string, roles: readonly string[] | undefined): string[] {
  return roles ? [`${does} ${roles.join(', ') || 'admins'}`] : [];
}
