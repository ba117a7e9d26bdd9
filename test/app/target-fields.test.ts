/** Which of the user's own fields a database holds, as the config says it. */
import { expect, onTestFinished, test } from 'vitest';
import { ownTargets } from '../../config/tenants.ts';
import { verifyTarget } from '../../src/actions/verify-target.ts';
import { BUILT_IN } from '../../src/app/extensions.ts';
import { configuredTarget } from '../../src/app/targets.ts';
import { FULL_BOOK } from '../catalogues/full-book.ts';
import { sqliteFile } from '../catalogues/servers.ts';
import { change, sender } from '../contract/catalogue-target.ts';

const { schema } = BUILT_IN;

const ALL = [
  { id: 'mood', label: 'Mood', type: 'text' },
  { id: 'pages', label: 'Pages', type: 'number' },
];

async function targetWith(more: object) {
  const config = schema.parse({
    libraries: [{ id: 'books', path: '/srv/books' }],
    customFields: ALL,
    catalogues: [{ id: 'home', type: 'sqlite', file: sqliteFile(), ...more }],
  });
  const [options] = ownTargets(config);
  if (!options) throw new Error('no target');
  const configured = await configuredTarget(options, config, { storeId: 'store', ownFields: config.customFields, targets: [] });
  onTestFinished(() => configured.target.close());
  return configured;
}

test.each(['tables', 'document'])('fields of the user’s own are chosen by their ids, and the others are no difference: %s', async (shape) => {
  const { target, isWanted } = await targetWith({ fields: ['title', 'mood'], shape });
  await target.migrate(await target.plan(), 0);
  const book = change(1, 7, FULL_BOOK);
  await sender(target)([book]);
  expect((await target.books(0, 10)).map(({ values }) => values)).toEqual([{ title: FULL_BOOK.title, customFields: { mood: 'calm' } }]);
  async function* stream() {
    if (book.entry) yield book.entry;
  }
  expect(await verifyTarget(target, { catalogue: { stream }, isWanted }, () => {})).toMatchObject({ here: 1, there: 1, differences: 0 });
});

test('without the ids, it has all or none of them', async () => {
  expect((await targetWith({ fields: ['title'] })).target.fields).toEqual(['title']);
  expect((await targetWith({ fields: ['title', 'customFields', 'mood'] })).target.ownFields).toBeUndefined();
});

test('a field that nobody has is told', async () => {
  await expect(targetWith({ fields: ['titel'] })).rejects.toMatchObject({
    problems: [{ path: 'catalogues.home.fields', message: 'there is no field “titel”' }],
  });
});
