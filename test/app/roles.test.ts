/** Roles of the config that name fields which were added while the program ran. */
import { expect, test } from 'vitest';
import { BUILT_IN } from '../../src/app/extensions.ts';
import { roleProblems, rolesOf } from '../../src/app/roles.ts';
import { accessOf } from '../../src/domain/access/access.ts';
import { CustomDefinition } from '../../src/domain/book/custom-definition.ts';
import type { OwnField } from '../../src/ports/own-fields.ts';

const { schema } = BUILT_IN;

const added = (definition: object): OwnField => ({ field: CustomDefinition.parse(definition), origin: 'registry' });
const price = added({ id: 'price', label: 'What it cost', type: 'number' });
const keeper = added({ id: 'keeper' });
const configWith = (...roles: object[]) => schema.parse({ auth: { roles } });
const LIMITED = {
  id: 'family',
  as: 'editor',
  books: [{ where: ['price=5'] }, { owner: 'keeper' }],
  fields: { hidden: ['custom.price'], writable: ['keeper'] },
};

test('such a field is hidden, written, and decides which books there are', () => {
  const config = configWith(LIMITED);
  const all = [price, keeper];
  expect(roleProblems(config, all)).toEqual([]);
  const role = rolesOf(config, { all: () => all })().get('family');
  const access = role && accessOf({ role, user: 'ann' });
  const sees = (customFields: Record<string, string | number>) => access?.mayWith('see', { library: 'l', values: { customFields } });
  expect([sees({ price: 5 }), sees({ price: 6 }), sees({ keeper: 'ann' }), sees({})]).toEqual([true, false, true, false]);
  const ref = (key: string) => ({ field: 'customFields', key }) as const;
  expect([access?.mayRead(ref('price')), access?.mayWrite(ref('keeper')), access?.mayWrite(ref('mood'))]).toEqual([false, true, false]);
});

test('a name of no field at all is a problem once it is known which there are; a retired one still is one', () => {
  const config = configWith({ ...LIMITED, fields: { hidden: ['prise'] } });
  expect(roleProblems(config, [{ ...price, field: { ...price.field, isRetired: true } }, keeper])).toEqual([
    { path: 'auth.roles.0.fields.hidden.0', message: 'there is no field “prise”' },
  ]);
  expect(roleProblems(config, []).map(({ path }) => path)).toEqual([
    'auth.roles.0.books.0.where.0',
    'auth.roles.0.books.1.owner',
    'auth.roles.0.fields.hidden.0',
  ]);
});

test('a name that no added field can have is a problem of the config itself, and a label of an added field is none', () => {
  expect(schema.safeParse({ auth: { roles: [{ id: 'a', fields: { hidden: ['No Such'] } }] } }).error?.issues[0]?.message).toBe('there is no field “No Such”');
  expect(schema.safeParse({ auth: { roles: [{ id: 'a', fields: { hidden: ['What it cost'] } }] } }).success).toBe(false);
});

test('a role whose condition does not fit its field any more is nobody’s, and the others stay', () => {
  const config = configWith(LIMITED, { id: 'kids' });
  let all = [price, keeper];
  const roles = rolesOf(config, { all: () => all });
  expect([...roles().keys()]).toEqual(['viewer', 'editor', 'curator', 'admin', 'family', 'kids']);
  all = [added({ id: 'price', type: 'boolean' }), keeper];
  expect([...roles().keys()]).toEqual(['viewer', 'editor', 'curator', 'admin', 'kids']);
});
