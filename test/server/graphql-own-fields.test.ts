/** Fields of somebody's own in the graph: they are there as they are now, with values of their types, and masked ones say nothing. */
import { graphql } from 'graphql';
import { expect, test } from 'vitest';
import { explainItem } from '../../src/actions/explain.ts';
import { MASK } from '../../src/domain/access/shown-fields.ts';
import type { CustomField } from '../../src/domain/book/custom-field.ts';
import type { ApiDeps } from '../../src/server/deps.ts';
import type { Asking } from '../../src/server/graphql/asking.ts';
import { createSchema, createSchemas } from '../../src/server/graphql/schema.ts';
import { shelf } from '../actions/shelf.ts';
import { describedRoutes } from '../docs/graphql-schema.ts';
import { matchSettings, mergeSettings } from '../pipeline/samples.ts';

const own = (id: string, type: CustomField['type'], more: Partial<CustomField> = {}): CustomField => ({
  id,
  label: id,
  type,
  values: [],
  column: `#${id}`,
  ...more,
});
const FIELDS = [
  ...[own('mood', 'list'), own('stars', 'number'), own('lent', 'boolean'), own('note', 'text'), own('constructor', 'text')],
  own('key', 'text', { behaviours: { encrypted: true } }),
];

async function asked(customFields: Record<string, string | number | boolean | string[]>, selection: string) {
  const { item } = await shelf();
  const overrides = Object.entries(customFields).map(([key, value]) => ({ field: 'customFields' as const, key, value, origin: 'user', setAtMs: 0 }));
  const history = { candidates: [], decisions: [], lookups: [], sidecars: [], overrides };
  const settings = { match: matchSettings, merge: { ...mergeSettings, customFields: FIELDS } };
  const explanation = explainItem(item, history, settings);
  const shown = { item: { ...item, isToReview: false }, authors: [], values: { customFields }, changedAtMs: 0, path: '/l', explanation };
  const deps = { item: async () => shown } as unknown as ApiDeps;
  const source = `{ book(id: 1) { ${selection} } }`;
  return graphql({ schema: createSchema(describedRoutes(), FIELDS), source, contextValue: { deps } as Asking });
}

test('values have their types', async () => {
  const values = { mood: ['dark', 'slow'], stars: 4.5, lent: true, note: 'Ann' };
  expect(await asked(values, 'values { own { mood stars lent note constructor } }')).toEqual({
    data: { book: { values: { own: { ...values, constructor: null } } } },
  });
});

test('each tells who says so', async () => {
  const { data } = await asked({ stars: 4 }, 'record { fields { own { stars { value reason override { origin setAt } } note { value } } } }');
  const stars = { value: 4, reason: 'set by hand', override: { origin: 'user', setAt: '1970-01-01T00:00:00.000Z' } };
  expect(data).toEqual({ book: { record: { fields: { own: { stars, note: null } } } } });
});

test('a masked value is told as such where that is a text, and is absent elsewhere', async () => {
  const { data, errors } = await asked({ mood: MASK, stars: MASK, lent: MASK, note: MASK }, 'values { own { mood stars lent note } }');
  expect(errors).toBeUndefined();
  expect(data).toEqual({ book: { values: { own: { mood: null, stars: null, lent: null, note: MASK } } } });
});

test('what is encrypted is no part of a record', async () => {
  const { errors } = await asked({}, 'values { own { key } }');
  expect(errors?.[0]?.message).toContain('Cannot query field "key"');
});

test('a schema is made once for those who see the same fields, and is another when these change', () => {
  const schemas = createSchemas(describedRoutes());
  const [mood, ...others] = FIELDS as [CustomField, ...CustomField[]];
  const schema = schemas.withOwn([mood]);
  expect(schemas.withOwn([{ ...mood }])).toBe(schema);
  expect(schemas.withOwn([mood, ...others])).not.toBe(schema);
  expect(schemas.withOwn([]).getType('OwnValues')).toBeUndefined();
  // Those that were asked for longest ago are forgotten.
  for (let n = 0; n < 30; n++) schemas.withOwn([own(`f${n}`, 'text')]);
  expect(schemas.withOwn([mood])).not.toBe(schema);
});
