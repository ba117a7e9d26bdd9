/** One field of a record in the graph: its value, how sure it is, and every claim. Fields with values of one type are of one type. */
import {
  GraphQLBoolean,
  GraphQLFloat,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  type GraphQLOutputType,
  GraphQLString,
  getNamedType,
  isListType,
} from 'graphql';
import { MASK } from '../../domain/access/shown-fields.ts';
import type { Claim, MergedField } from '../../domain/book/record.ts';
import { at } from '../api/times.ts';
import type { Shape } from './described.ts';
import { DateTimeScalar, type Types } from './types.ts';

const TEXTS: Shape = { type: 'array', items: { type: 'string' } };

const OVERRIDE: Shape = {
  description: 'What somebody decided.',
  properties: { origin: { type: 'string' }, setAt: { type: 'string', format: 'date-time' }, actor: { $ref: 'Actor' } },
  required: ['origin', 'setAt'],
};

const CONTRIBUTION: Shape = { properties: { element: { type: 'string' }, sources: TEXTS, madeFrom: TEXTS }, required: ['element', 'sources'] };

export function createMergedTypes(types: Types): (value: GraphQLOutputType) => GraphQLObjectType {
  const known = new Map<string, GraphQLObjectType>();
  const strings = { type: new GraphQLList(new GraphQLNonNull(GraphQLString)) };
  const needed = (type: typeof GraphQLString | typeof GraphQLFloat) => ({ type: new GraphQLNonNull(type) });
  return (type) => {
    const name = getNamedType(type).name + (isListType(type) ? 'List' : '');
    const value = { type, resolve: (of: { value?: unknown }) => legible(of.value, type) };
    const claim = () =>
      new GraphQLObjectType({
        name: `${name}Claim`,
        fields: {
          ...{ source: needed(GraphQLString), sourceId: needed(GraphQLString), lineage: needed(GraphQLString), confidence: needed(GraphQLFloat), value },
          from: { type: GraphQLString, description: 'Of a chain: the member that said it.' },
          lineages: { ...strings, description: 'All lineages that it belongs to, if it is of several.' },
          ...{ fetchedAt: { type: DateTimeScalar }, cached: { type: GraphQLBoolean }, stale: { type: GraphQLBoolean } },
        },
      });
    const made =
      known.get(name) ??
      new GraphQLObjectType({
        name: `${name}Field`,
        fields: {
          value: { ...value, description: 'Absent if somebody said that there is none.' },
          confidence: needed(GraphQLFloat),
          reason: { ...needed(GraphQLString), description: 'Why this value won.' },
          claims: { type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(claim()))), description: 'What each source says, winner first.' },
          override: { type: types.output(OVERRIDE, 'Override'), description: 'What somebody decided.' },
          contributions: {
            type: types.output({ type: 'array', items: CONTRIBUTION }, 'Contributions'),
            description: 'Who stands behind each entry of a list.',
          },
          problems: { ...strings, description: 'What could not be computed.' },
        },
      });
    known.set(name, made);
    return made;
  };
}

/** A value that is masked, and of a type that has no words for that, is absent. */
export function legible(value: unknown, type: GraphQLOutputType): unknown {
  return value === MASK && type !== GraphQLString ? undefined : value;
}

interface ToldField extends Omit<MergedField, 'override' | 'claims'> {
  claims: (Omit<Claim, 'fetchedAtMs'> & { fetchedAt?: string })[];
  override?: { origin: string; setAt: string; actor?: unknown };
}

/** A field with its times as they go over the wire. */
export function toldField(field: MergedField | undefined): ToldField | undefined {
  if (!field) return undefined;
  const { override, claims, ...rest } = field;
  return {
    ...rest,
    claims: claims.map(({ fetchedAtMs, ...claim }) => ({ ...claim, ...(fetchedAtMs !== undefined && { fetchedAt: at(fetchedAtMs) }) })),
    ...(override && { override: { origin: override.origin, setAt: at(override.setAtMs), ...(override.actor && { actor: override.actor }) } }),
  };
}
