import { describe, expect, test } from 'vitest';
import { createChanges } from '../../src/actions/changes.ts';
import type { FieldChange } from '../../src/actions/fields.ts';
import { createOwnFields } from '../../src/actions/own-fields.ts';
import { permitted } from '../../src/actions/permission.ts';
import { accessOf, FULL_ACCESS } from '../../src/domain/access/access.ts';
import { type BuiltInRole, builtInRole } from '../../src/domain/access/rights.ts';
import type { DefinitionPatch } from '../../src/domain/book/change-definition.ts';
import type { CustomField } from '../../src/domain/book/custom-field.ts';
import { bookUpdate } from '../contract/catalogue.ts';
import { ANN, shelf } from './shelf.ts';

const OF_CONFIG: CustomField = { id: 'keeper', label: 'Keeper', type: 'text', values: [], column: '#ab_keeper' };

async function world() {
  const made = await shelf([OF_CONFIG]);
  const { deps } = made;
  const { ownFields } = deps;
  const as = (role: BuiltInRole) => permitted(createChanges(deps, made.apply), deps, accessOf({ role: builtInRole(role) }));
  const { changes, questions } = permitted(createChanges(deps, made.apply), deps, FULL_ACCESS);
  const change = (does: FieldChange, id: string, patch?: DefinitionPatch, isDryRun = false) => changes.changeField({ does, id, patch, actor: ANN, isDryRun });
  /** @param trouble with the key file */
  const changeWith = (trouble: string | undefined, does: FieldChange, id: string, patch: DefinitionPatch) =>
    createChanges({ ...deps, vault: { trouble: () => trouble } as never }, made.apply).changeField({ does, id, patch, actor: ANN, isDryRun: false });
  const field = async (key: string) => (await questions.fields()).find((each) => each.key === key);
  const book = (name: string, custom: Record<string, string | string[]>) => made.store.save(bookUpdate(name, { title: name, customFields: custom }));
  return { ...made, deps, ownFields, as, changes, questions, change, changeWith, field, book };
}

describe('a field of one’s own', () => {
  test('is there at once, is changed and put back, retired and restored; all of it is noted', async () => {
    const { change, ownFields, field, audit } = await world();
    await change('add', 'mood', { type: 'list', label: 'Mood', behaviours: { masked: null }, widget: null });
    expect(ownFields.current().map(({ id }) => id)).toEqual(['keeper', 'mood']);
    await change('change', 'mood', { label: 'Moods', behaviours: { masked: true } });
    expect(await field('mood')).toMatchObject({ label: 'Moods', origin: 'registry', behaviours: ['indexed', 'masked'], isChanged: true });
    await change('undo', 'mood');
    expect(await field('mood')).toMatchObject({ label: 'Mood', behaviours: ['indexed'] });
    await change('retire', 'mood');
    expect(ownFields.current().map(({ id }) => id)).toEqual(['keeper']);
    await change('restore', 'mood');
    expect(ownFields.current().map(({ id }) => id)).toEqual(['keeper', 'mood']);
    const noted = (await audit.page({ filter: {}, limit: 9 })).reverse();
    expect(noted.map(({ action, about }) => [action, about])).toEqual(
      ['addField', 'changeField', 'undoField', 'retireField', 'restoreField'].map((each) => [each, 'mood']),
    );
    expect(noted[1]?.changes).toMatchObject([{ of: 'definition', key: 'mood', before: { value: { label: 'Mood' } }, after: { value: { label: 'Moods' } } }]);
  });

  test.each<[FieldChange, string, DefinitionPatch | undefined, string]>([
    ['add', 'constructor', {}, 'is no name for a field'],
    ['add', '__proto__', {}, 'lower-case letters'],
    ['add', 'title', {}, 'there is a built-in field of that name'],
    ['add', 'author', {}, '“author” is the name of a field that every book has'],
    ['add', 'mine', { label: 'Narrators' }, '“Narrators” is the name of a field that every book has'],
    ['add', 'keeper', {}, 'there is another field with the id “keeper”'],
    ['add', 'mine', { label: 'KEEPER' }, 'there is another field with the label “KEEPER”'],
    ['add', 'mine', { column: '#ab_keeper' }, 'there is another field with the column “#ab_keeper”'],
    ['add', 'mine', { type: 'enumeration' }, 'values: a field of the type enumeration needs values'],
    ['add', 'mine', { min: 'x' }, 'min:'],
    ['add', 'mine', { type: 'number', behaviours: { searchable: true } }, 'books are not found by the words of a field of the type number'],
    ['add', 'mine', { behaviours: { searchable: true, masked: true } }, 'a field cannot be both masked and searchable'],
    ['add', 'mine', { nonsense: 1 }, 'Unrecognized key'],
    ['change', 'keeper', { label: 'x' }, 'the field “keeper” is from the config, and changed there'],
    ['retire', 'keeper', undefined, 'the field “keeper” is from the config'],
    ['change', 'mod', { label: 'x' }, 'did you mean “mood”?'],
    ['change', 'mood', { id: 'other' }, 'the id of a field stays as it is'],
    ['change', 'mood', { type: 'no such type' }, 'type:'],
    ['restore', 'mood', undefined, 'the field “mood” is in use'],
  ])('%s %s %j is refused with a sentence', async (does, id, patch, sentence) => {
    const { change, questions } = await world();
    await change('add', 'mood');
    const before = JSON.stringify(await questions.fields());
    await expect(change(does, id, patch)).rejects.toThrow(sentence);
    expect(JSON.stringify(await questions.fields())).toBe(before);
  });

  test('is encrypted from the first on and with a key, or never', async () => {
    const { change, deps, questions, changeWith } = await world();
    const encrypted = { behaviours: { encrypted: true } };
    await change('add', 'mood');
    await expect(change('add', 'notes', encrypted)).rejects.toThrow('rubricator fields key new <file>');
    await expect(changeWith('there is no key file /k', 'add', 'notes', encrypted)).rejects.toThrow(
      'values of “notes” cannot be encrypted: there is no key file /k.',
    );
    await expect(changeWith(undefined, 'change', 'mood', encrypted)).rejects.toThrow('values of “mood” are encrypted stays as it is');
    await changeWith(undefined, 'add', 'notes', encrypted);
    await expect(changeWith(undefined, 'change', 'notes', { behaviours: { encrypted: null } })).rejects.toThrow(
      'stays as it is; add another field that is not',
    );
    // Everything else is changed, and without a key too.
    await change('change', 'notes', { label: 'My notes' });
    await change('retire', 'notes');
    await change('restore', 'notes');
    expect((await questions.fields()).find(({ key }) => key === 'notes')).toMatchObject({ label: 'My notes', behaviours: ['indexed', 'encrypted'] });
    expect(deps.ownFields.current()).toContainEqual(expect.objectContaining({ id: 'notes', behaviours: { encrypted: true } }));
  });

  test('loses its last behaviour and its last limit', async () => {
    const { change, ownFields } = await world();
    await change('add', 'mood', { behaviours: { masked: true }, access: { read: ['curator'] } });
    await change('change', 'mood', { behaviours: { masked: null }, access: { read: null } });
    expect(ownFields.current()[1]).toEqual({ id: 'mood', label: 'mood', type: 'text', values: [], column: '#ab_mood' });
  });

  test('what another process changed is taken up', async () => {
    const { change, deps } = await world();
    const other = createOwnFields([OF_CONFIG], deps.registry);
    await change('add', 'mood');
    expect(other.current()).toHaveLength(1);
    await other.refresh();
    expect(other.current()).toHaveLength(2);
  });
});

describe('a computed field', () => {
  const computed = (expression: string) => ({ behaviours: { computed: { expression } } });

  test.each<[FieldChange, string, DefinitionPatch, string]>([
    ['add', 'mine', computed('title &'), 'the expression of mine cannot be read'],
    ['add', 'mine', computed('$now()'), '$now is not offered in expressions'],
    ['add', 'mine', computed('mine'), 'computed fields go round in a circle: mine reads mine'],
    ['add', 'mine', computed('key_place'), 'no expression can read key_place, which is secret'],
    ['change', 'mood', computed('shout'), 'computed fields go round in a circle: shout reads mood reads shout'],
    ['change', 'mood', { behaviours: { writeOnly: true } }, 'no expression can read mood, which is secret'],
    ['change', 'shout', computed(')'), 'the expression of shout cannot be read'],
  ])('%s %s %j is refused', async (does, id, patch, sentence) => {
    const { change, questions } = await world();
    await change('add', 'key_place', { behaviours: { writeOnly: true } });
    await change('add', 'mood');
    await change('add', 'shout', computed('$uppercase(mood)'));
    const before = JSON.stringify(await questions.fields());
    await expect(change(does, id, patch)).rejects.toThrow(sentence);
    expect(JSON.stringify(await questions.fields())).toBe(before);
  });

  test('is made for every book, whether it had a value or not, when it is added, changed or not computed any more', async () => {
    const { change, book, applied } = await world();
    const ids = [await book('Road', {}), await book('Ash', {})];
    const worked = async (does: FieldChange, patch: DefinitionPatch) => {
      applied.length = 0;
      await change(does, 'shout', patch);
      return applied.map(({ item }) => item.id).filter((id) => ids.includes(id));
    };
    expect(await worked('add', computed('$uppercase(title)'))).toEqual(ids);
    expect(await worked('change', computed('title'))).toEqual(ids);
    expect(await worked('change', { label: 'Loud', widget: 'textarea' })).toEqual(ids);
    expect(await worked('change', { access: { write: ['curator'] } })).toEqual([]);
    expect(await worked('change', { behaviours: { computed: null } })).toEqual(ids);
    expect(await worked('change', { label: 'Quiet' })).toEqual([]);
  });
});

describe('a change of its type', () => {
  test('names the values that do not fit before anything is changed, keeps them, and is put back as one', async () => {
    const { change, book, ownFields, questions } = await world();
    await change('add', 'count', { type: 'text' });
    await book('Fits', { count: '4' });
    const misfit = await book('Misfit', { count: 'four' });
    await book('None', {});
    const planned = await change('change', 'count', { type: 'number' }, true);
    expect(planned).toMatchObject({ books: 2, misfits: { count: 1, first: [{ itemId: misfit, title: 'Misfit', value: 'four' }] } });
    expect(ownFields.current().at(-1)?.type).toBe('text');
    await change('change', 'count', { type: 'number' });
    const listed = async () => (await questions.search({ search: '', afterId: 0, limit: 9 })).map(({ values }) => values.customFields?.count);
    expect(await listed()).toEqual(expect.arrayContaining([4]));
    expect(await listed()).not.toContain('four');
    await change('undo', 'count');
    expect(await listed()).toEqual(expect.arrayContaining(['4', 'four']));
  });

  test('shows no value that nobody reads', async () => {
    const { change, book } = await world();
    await change('add', 'count', { type: 'text', behaviours: { writeOnly: true } });
    await book('Misfit', { count: 'quicksilver' });
    const planned = await change('change', 'count', { type: 'number' }, true);
    expect(planned.misfits).toMatchObject({ count: 1, first: [{ title: 'Misfit', value: '•••' }] });
  });

  test('shows the first fifty of many', async () => {
    const { change, book } = await world();
    await change('add', 'count', { type: 'text' });
    for (let n = 0; n < 53; n++) await book(`Book ${n}`, { count: `no ${n}` });
    const { misfits } = await change('change', 'count', { type: 'number' }, true);
    expect([misfits.count, misfits.first.length]).toEqual([53, 50]);
  });
});

describe('what a field says of itself', () => {
  const values = { secret: 'quicksilver' };
  const ask = async (patch: DefinitionPatch, role: BuiltInRole) => {
    const made = await world();
    await made.change('add', 'secret', patch);
    const id = await made.book('Salt', values);
    return { ...made, id, ...made.as(role) };
  };

  test.each<[string, DefinitionPatch]>([
    ['hidden', { access: { read: ['curator'] } }],
    ['masked', { behaviours: { masked: true } }],
    ['write-only', { behaviours: { writeOnly: true } }],
  ])('a %s value is in no answer of whoever may not read it', async (kind, patch) => {
    const { questions, seen } = await ask(patch, 'editor');
    const facets = await questions.facets({ text: '', filter: {}, names: [], customFields: seen.ownFields.current(), limit: 9 });
    const listed = await questions.search({ search: '', afterId: 0, limit: 9 });
    const told = JSON.stringify([listed, facets, await questions.statistics({ filter: {} }), await questions.sample({ filter: {}, count: 9, seed: '1' })]);
    expect(told).not.toContain('quicksilver');
    expect(seen.ownFields.current().some(({ id }) => id === 'secret')).toBe(kind !== 'hidden');
    const filter = { having: [{ field: 'customFields', key: 'secret', comparison: 'words', wanted: 'quicksilver' }] } as const;
    await expect(async () => questions.count({ text: '', filter })).rejects.toThrow('you may not look for books by');
  });

  test('an admin reads what is hidden or masked, and nobody reads what is write-only', async () => {
    const shown = async (patch: DefinitionPatch) => {
      const { questions } = await ask(patch, 'admin');
      return JSON.stringify(await questions.search({ search: '', afterId: 0, limit: 9 }));
    };
    expect(await shown({ access: { read: ['curator'] } })).toContain('quicksilver');
    expect(await shown({ behaviours: { masked: true } })).toContain('quicksilver');
    expect(await shown({ behaviours: { writeOnly: true } })).not.toContain('quicksilver');
  });

  test.each<[string, DefinitionPatch, BuiltInRole, boolean]>([
    ['nothing', {}, 'editor', true],
    ['read-only', { behaviours: { readOnly: true } }, 'admin', false],
    ['write-only', { behaviours: { writeOnly: true } }, 'editor', true],
    ['computed', { behaviours: { computed: { expression: 'title' } } }, 'admin', false],
    ['that curators change it', { access: { write: ['curator'] } }, 'editor', false],
    ['that curators change it', { access: { write: ['curator'] } }, 'curator', true],
    ['that curators read it', { access: { read: ['curator'] } }, 'editor', false],
  ])('a field that says %s: %j, %s may write: %s', async (_, patch, role, mayWrite) => {
    const { access } = await ask(patch, role);
    expect(access.mayWrite({ field: 'customFields', key: 'secret' })).toBe(mayWrite);
  });

  test('books are found by its words once it says so, and not any more when it does not', async () => {
    const { change, book, questions } = await world();
    const found = async (text: string) => (await questions.search({ search: text, afterId: 0, limit: 9 })).map(({ values }) => values.title).sort();
    await change('add', 'mood', { type: 'list' });
    await book('Salt', { mood: ['Quicksilver', 'Damp Cellar'] });
    expect(await found('quicksilver')).toEqual([]);
    await change('change', 'mood', { behaviours: { searchable: true } });
    expect(await found('cellar quicksil')).toEqual(['Salt']);
    await book('Road', { mood: ['quicksilver'] });
    expect(await found('quicksilver')).toEqual(['Road', 'Salt']);
    await change('retire', 'mood');
    expect(await found('quicksilver')).toEqual([]);
    await change('restore', 'mood');
    expect(await found('quicksilver')).toEqual(['Road', 'Salt']);
    await change('change', 'mood', { behaviours: { searchable: null } });
    expect(await found('quicksilver')).toEqual([]);
    expect(await found('road')).toContain('Road');
  });

  test('nobody finds books by words that they may not read', async () => {
    const { questions, as } = await ask({ behaviours: { searchable: true }, access: { read: ['curator'] } }, 'editor');
    const found = async (of: typeof questions) => (await of.search({ search: 'quicksilver', afterId: 0, limit: 9 })).length;
    expect([await found(questions), await found(as('curator').questions), await found(as('admin').questions)]).toEqual([0, 1, 1]);
  });

  test('a retired field is nowhere, and its values are kept', async () => {
    const { change, questions, id, store, seen } = await ask({}, 'admin');
    await change('retire', 'secret');
    expect(JSON.stringify([await questions.search({ search: '', afterId: 0, limit: 9 }), seen.ownFields.current()])).not.toMatch(/quicksilver|secret/);
    expect((await questions.fields()).find(({ key }) => key === 'secret')).toMatchObject({ books: 1, behaviours: ['retired', 'indexed'] });
    await change('restore', 'secret');
    expect(JSON.stringify(await questions.search({ search: '', afterId: 0, limit: 9 }))).toContain('quicksilver');
    expect(await store.byId(id)).toBeDefined();
  });
});
