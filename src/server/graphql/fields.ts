/** The fields of a book in the graph, from the one table of fields and the user's own: their values, and where each came from. */
import {
  GraphQLBoolean,
  type GraphQLFieldConfig,
  GraphQLFloat,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  type GraphQLOutputType,
  GraphQLString,
} from 'graphql';
import { z } from 'zod';
import type { Explanation } from '../../actions/explain.ts';
import { explainedOwn } from '../../actions/explain-own.ts';
import { type CustomField, definitionOf, isList } from '../../domain/book/custom-field.ts';
import { FIELDS } from '../../domain/book/fields.ts';
import { Identifier } from '../../domain/book/identifier.ts';
import { Chapter, Metadata, SeriesEntry } from '../../domain/book/metadata.ts';
import { Person } from '../../domain/book/names.ts';
import type { Asking } from './asking.ts';
import type { Components, Shape } from './described.ts';
import { createMergedTypes, legible, toldField } from './merged-field.ts';
import { capital, type Types } from './types.ts';

type FieldMap<Source> = Record<string, GraphQLFieldConfig<Source, Asking>>;

const NAMED = z.registry<{ id: string }>();
for (const [id, schema] of Object.entries({ Person, Identifier, Chapter, Series: SeriesEntry })) NAMED.add(schema, { id });
const { properties: VALUES = {}, $defs = {} } = z.toJSONSchema(Metadata, { metadata: NAMED }) as Shape & { $defs?: Components };

/** The shapes of what values consist of. */
export const VALUE_COMPONENTS: Components = $defs;

export interface FieldTypes {
  /** What a book has. */
  values: FieldMap<Metadata>;
  /** The same, with where it came from. */
  record: FieldMap<Explanation>;
}

/** @param own fields of the user's own, which stand below `own` */
export function fieldTypes(types: Types, own: readonly CustomField[]): FieldTypes {
  const mergedType = createMergedTypes(types);
  const values: FieldMap<Metadata> = {};
  const record: FieldMap<Explanation> = {};
  for (const { key, label: description } of FIELDS) {
    const type = types.output(VALUES[key] ?? {}, capital(key));
    values[key] = { type, description };
    record[key] = { type: mergedType(type), description, resolve: ({ record: { fields } }) => toldField(fields[key]) };
  }
  // What is encrypted is in no record: `Book.secrets` has it.
  const told = own.filter(({ behaviours }) => behaviours?.encrypted !== true);
  if (told.length === 0) return { values, record };
  const ownValues: FieldMap<Readonly<Record<string, unknown>>> = {};
  const ownRecord: FieldMap<Explanation> = {};
  for (const field of told) {
    const { id, label: description } = field;
    const type = ownTypeOf(field);
    ownValues[id] = { type, description, resolve: (all) => (Object.hasOwn(all, id) ? legible(all[id], type) : undefined) };
    ownRecord[id] = { type: mergedType(type), description, resolve: (explanation) => toldField(explainedOwn(explanation, field)) };
  }
  const typeOf = <Source>(name: string, fields: FieldMap<Source>) => ({
    type: new GraphQLNonNull(new GraphQLObjectType({ name, fields })),
    description: 'Your own fields, as they are now.',
  });
  values.own = { ...typeOf('OwnValues', ownValues), resolve: ({ customFields = {} }) => customFields };
  record.own = { ...typeOf('OwnFields', ownRecord), resolve: (explanation) => explanation };
  return { values, record };
}

function ownTypeOf(field: CustomField): GraphQLOutputType {
  if (isList(field)) return new GraphQLList(new GraphQLNonNull(GraphQLString));
  const { column } = definitionOf(field);
  return column === 'float' ? GraphQLFloat : column === 'bool' ? GraphQLBoolean : GraphQLString;
}
