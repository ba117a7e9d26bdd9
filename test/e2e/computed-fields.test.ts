/** Fields that are computed from others, from the config to the sidecar, the lists and the explanation. */
import { expect, test } from 'vitest';
import { oneLibrary } from './one-library.ts';

const field = (id: string, type: string, expression: string) => ({ id, type, behaviours: { computed: { expression } } });

test('a computed field is made at a scan, made anew when its expression changes, and never edited', async () => {
  const { scan, run, book, configure, read, write } = oneLibrary();
  const exporters = { opf: { enabled: true } };
  configure({
    exporters,
    customFields: [{ id: 'mood' }, field('length', 'enumeration', 'durationMs > 300000 ? "long" : "short"')].map((each) => ({
      ...each,
      ...('type' in each && { values: ['long', 'short'] }),
    })),
  });
  await scan();
  expect(read('metadata.opf')).toContain('long');
  expect((await run('list', '--where', 'length=long')).stdout).toContain('The Salt Road');
  const explained = (await run('explain', book)).stdout;
  expect(explained).toContain('length: computed from durationMs');

  for (const refused of [await run('set', book, 'length=short'), await run('clear', book, 'length'), await run('lock', book, 'length')])
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('length is computed from other fields; it cannot be edited')]);

  // By hand in the sidecar: the next scan writes what it was made from.
  const before = read('metadata.opf');
  write('metadata.opf', before.replaceAll('long', 'short'));
  await scan();
  expect(read('metadata.opf')).toBe(before);

  configure({ exporters, customFields: [{ id: 'mood' }, field('length', 'text', '$uppercase(title) & " " & $string(durationMs / 60000)')] });
  expect((await scan()).stdout).not.toContain('unchanged 1');
  expect(read('metadata.opf')).toContain('THE SALT ROAD 10');
  await run('set', book, 'title=Ash');
  expect(read('metadata.opf')).toContain('ASH 10');
});

test('one that is added while the program runs is made for all books at the next scan, and anew when it is changed', async () => {
  const { run, scan, configure, read } = oneLibrary();
  configure({ exporters: { opf: { enabled: true } } });
  await scan();
  expect((await run('fields', 'add', 'shout', '--expression', 'title &')).stderr).toContain('the expression of shout cannot be read');
  await run('fields', 'add', 'shout', '--expression', '$uppercase(title)');
  await scan();
  expect(read('metadata.opf')).toContain('THE SALT ROAD');
  expect((await run('list', '--where', 'shout=road')).stdout).toContain('The Salt Road');
  await run('fields', 'change', 'shout', '--expression', '$length(title) & " letters"');
  await scan();
  expect(read('metadata.opf')).toContain('13 letters');
  const { code, stderr } = await run('list');
  expect([code, stderr]).toEqual([0, '']);
  configure({ customFields: [field('echo', 'text', 'shout'), { id: 'shout2' }] });
  expect((await run('fields', 'change', 'shout', '--expression', 'echo')).stderr).toContain('computed fields go round in a circle');
});

test('an expression that fails is told, and the rest of the book is written', async () => {
  const { scan, run, book, configure, json } = oneLibrary();
  configure({ customFields: [field('total', 'number', '$sum(title)'), field('bad', 'date', 'title')] });
  await scan();
  expect(json()).toMatchObject({ title: 'The Salt Road' });
  const { stdout } = await run('explain', book);
  expect(stdout).toContain('total: the expression fails: ');
  expect(stdout).toContain('bad: the expression gives "The Salt Road", which is not a date');
  expect((await run('doctor')).stdout).toContain('1 of 1 book with problems');
});

test('a config with an expression that cannot be, or goes round in a circle, is refused with all that is wrong', async () => {
  const { run, configure } = oneLibrary();
  configure({ customFields: [field('a', 'text', 'b'), field('b', 'text', 'a'), field('c', 'text', 'title &'), field('d', 'text', '$now()')] });
  const { code, stderr } = await run('list');
  expect(code).toBe(2);
  expect(stderr).toContain('customFields.0.behaviours.computed.expression: computed fields go round in a circle: a reads b reads a');
  expect(stderr).toContain('the expression of c cannot be read: ');
  expect(stderr).toContain('$now is not offered');
});
