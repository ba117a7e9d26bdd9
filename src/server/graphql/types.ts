/** Types of GraphQL from the shapes of JSON that the REST interface describes. Each shape with a name becomes one type of that name. */
import {
  assertEnumValueName,
  GraphQLBoolean,
  GraphQLEnumType,
  GraphQLFloat,
  GraphQLInputObjectType,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  type GraphQLNullableInputType,
  type GraphQLNullableOutputType,
  GraphQLObjectType,
  type GraphQLOutputType,
  GraphQLScalarType,
  GraphQLString,
} from 'graphql';
import type { Components, Shape } from './described.ts';

/** What has no type of its own: any JSON. */
export const JsonScalar = new GraphQLScalarType({ name: 'JSON', description: 'Any JSON.' });
export const DateTimeScalar = new GraphQLScalarType<string, string>({ name: 'DateTime', description: 'A time as ISO 8601 has it, in UTC.' });

export interface Types {
  /** @param name of the type, if the shape has none */
  output(shape: Shape, name: string): GraphQLNullableOutputType;
  input(shape: Shape, name: string): GraphQLNullableInputType;
  /** A shape without references to others. */
  whole(shape: Shape): Shape;
  /** The properties of an object, with all that it consists of. */
  fields(shape: Shape, name: string): Record<string, { type: GraphQLOutputType; description?: string }>;
}

type NamedShape = Shape & { name?: string };

export function createTypes(components: Components): Types {
  const outputs = new Map<string, GraphQLObjectType>();
  const inputs = new Map<string, GraphQLInputObjectType>();
  const leaf = createLeaves();
  const whole = (shape: Shape) => wholeIn(components, shape);

  function fields(shape: Shape, name: string) {
    const { properties = {}, required = [] } = whole(shape);
    return Object.fromEntries(
      Object.entries(properties).map(([key, property]) => {
        const type = output(property, name + capital(key));
        return [key, { type: required.includes(key) ? new GraphQLNonNull(type) : type, ...describedAs(whole(property).description) }];
      }),
    );
  }

  function output(shape: Shape, name: string): GraphQLNullableOutputType {
    const full = whole(shape);
    const called = full.name ?? name;
    if (full.items) return new GraphQLList(new GraphQLNonNull(output(full.items, singular(called))));
    if (!isObject(full)) return leaf(full, called);
    const made = outputs.get(called) ?? new GraphQLObjectType({ name: called, fields: fields(full, called), ...describedAs(full.name && full.description) });
    outputs.set(called, made);
    return made;
  }

  function input(shape: Shape, name: string): GraphQLNullableInputType {
    const full = whole(shape);
    const called = full.name ?? name;
    if (full.items) return new GraphQLList(new GraphQLNonNull(input(full.items, singular(called))));
    if (!isObject(full)) return leaf(full, called);
    const { properties = {}, required = [] } = full;
    const given = Object.entries(properties).map(([key, property]) => {
      const type = input(property, called + capital(key));
      return [key, { type: required.includes(key) ? new GraphQLNonNull(type) : type, ...describedAs(property.description) }] as const;
    });
    const made = inputs.get(called) ?? new GraphQLInputObjectType({ name: `${called}Input`, fields: Object.fromEntries(given) });
    inputs.set(called, made);
    return made;
  }

  return { output, input, whole, fields };
}

/** Types of values without parts. Words to choose from are one type, wherever there are the same. */
function createLeaves(): (shape: Shape, name: string) => GraphQLScalarType | GraphQLEnumType {
  const choices = new Map<string, GraphQLEnumType>();

  /** One of several words; a text, where they cannot be words of GraphQL. */
  function choice(words: readonly unknown[], name: string) {
    const texts = words.map(String);
    if (texts.join() === 'true,false') return GraphQLBoolean;
    if (texts.length < 2 || !texts.every(isWord)) return GraphQLString;
    const key = texts.toSorted().join();
    const made = choices.get(key) ?? new GraphQLEnumType({ name, values: Object.fromEntries(texts.map((text) => [text, {}])) });
    choices.set(key, made);
    return made;
  }

  return (shape, name) => {
    const type = typeof shape.type === 'string' ? shape.type : shape.type?.find((each) => each !== 'null');
    if (type === 'boolean') return GraphQLBoolean;
    if (type === 'number') return GraphQLFloat;
    // Sizes and times outgrow the integers of GraphQL, which have 32 bits.
    if (type === 'integer') return name.endsWith('Bytes') || name.endsWith('Ms') ? GraphQLFloat : GraphQLInt;
    if (shape.anyOf?.every((each) => each.type === 'string')) return GraphQLString;
    if (type !== 'string') return JsonScalar;
    return shape.format === 'date-time' ? DateTimeScalar : choice(shape.enum ?? [], name);
  };
}

/** A shape without references to others, under the name of the one that it refers to. */
function wholeIn(components: Components, shape: Shape): NamedShape {
  const name = shape.$ref?.split('/').at(-1);
  if (name !== undefined) return { ...wholeIn(components, components[name] ?? {}), name };
  const { allOf = [], ...own } = shape;
  const { name: _, ...joined } = [...allOf.map((each) => wholeIn(components, each)), own].reduce<NamedShape>(join, {});
  // A reference with a description beside it is still that one.
  const [only, ...more] = allOf.filter(({ $ref, properties }) => $ref ?? properties);
  return only?.$ref === undefined || more.length > 0 ? joined : { ...joined, name: only.$ref.split('/').at(-1) ?? '' };
}

function join(some: NamedShape, more: NamedShape): NamedShape {
  const properties = { ...some.properties, ...more.properties };
  return {
    ...some,
    ...more,
    ...(Object.keys(properties).length > 0 && { properties }),
    required: [...(some.required ?? []), ...(more.required ?? [])],
  };
}

/** True for an object of which all properties are known; another is any JSON. */
function isObject({ properties = {}, additionalProperties = false }: Shape): boolean {
  return additionalProperties === false && Object.keys(properties).length > 0;
}

function isWord(text: string): boolean {
  try {
    return assertEnumValueName(text) === text;
  } catch {
    return false;
  }
}

export function describedAs(description: string | undefined): { description?: string } {
  return description === undefined ? {} : { description };
}

export function capital(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

/** What one of several is called: `StatusLibrary` of `StatusLibraries`. */
function singular(name: string): string {
  if (name.endsWith('ies') && !name.endsWith('Series')) return `${name.slice(0, -3)}y`;
  return name.endsWith('s') && !name.endsWith('Series') ? name.slice(0, -1) : name;
}
