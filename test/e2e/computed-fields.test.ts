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
  const alone = await run('explain', book, 'length');
  expect([alone.code, alone.stdout]).toEqual([0, expect.stringMatching(/computed by .*durationMs[\s\S]*computed from durationMs/)]);
  expect(alone.stdout).not.toContain('Title');
  expect((await run('explain', book, 'lenth')).stderr).toContain('length');

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

test('an expression can be tried for a book, or for the first few, before there is a field', async () => {
  const { run, scan, configure, book } = oneLibrary();
  configure({ customFields: [{ id: 'mood' }, field('loud', 'text', '$uppercase(mood)'), { id: 'hidden', behaviours: { writeOnly: true } }] });
  await scan();
  await run('set', book, 'mood=damp');
  const attempt = async (...args: string[]) => {
    const { code, stdout, stderr } = await run('fields', 'try', ...args);
    return [code, stdout || stderr];
  };
  expect(await attempt('authors.name & ": " & loud', book)).toEqual([0, 'The Salt Road: "Marit Osei: DAMP"\n']);
  expect(await attempt('narrators.{"who": name}')).toEqual([0, 'The Salt Road: {"who":"Dara Quill"}\n']);
  expect(await attempt('subtitle')).toEqual([0, 'The Salt Road: no value\n']);
  expect(await attempt('durationMs / 60000', '--type', 'number')).toEqual([0, 'The Salt Road: 10\n']);
  expect(await attempt('title', '--type', 'date')).toEqual([
    3,
    'The Salt Road: the expression gives "The Salt Road", which is not a date such as 2019 or 2019-05-01\n',
  ]);
  expect(await attempt('$sum(title)')).toEqual([3, expect.stringContaining('the expression fails')]);
  expect(await attempt('title &')).toEqual([1, expect.stringContaining('the expression of the new field cannot be read')]);
  expect(await attempt('hidden')).toEqual([1, expect.stringContaining('no expression can read hidden, which is secret')]);
  expect(JSON.parse((await run('fields', 'try', 'title', '--json')).stdout)).toMatchObject([{ title: 'The Salt Road', value: '"The Salt Road"' }]);
  expect((await run('fields', 'list')).stdout).not.toContain('new field');
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
