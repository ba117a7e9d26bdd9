/** Questions on a thread: what takes too much ends with its thread, and the next is answered. */
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createLinkedDataThread } from '../../../src/app/threads/linked-data.ts';
import { put, tempFolder } from '../../files/temp-folder.ts';

const ENDLESS = 'SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c. ?d ?e ?f. ?g ?h ?i. ?j ?k ?l }';
const HOW_MANY = { query: 'SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }', limit: 10 };

function statements(count: number, name = 'a.nq') {
  const folder = tempFolder();
  put(folder, { [name]: Array.from({ length: count }, (_, at) => `<a:${at}> <a:b> "${at}" .\n`).join('') });
  return { file: join(folder, name), key: `${count} statements` };
}

function thread(maxMs?: number) {
  const made = createLinkedDataThread(maxMs === undefined ? {} : { maxMs });
  onTestFinished(made.close);
  return made;
}

const count = (n: number) => ({ columns: ['n'], rows: [{ n: expect.objectContaining({ value: String(n) }) }], isCut: false });

test('a question that never ends is ended, and the next is answered', async () => {
  const { ask } = thread(500);
  const file = statements(1000);
  expect(await ask(file, { query: ENDLESS, limit: 10 })).toEqual({ problem: 'the question takes longer than 0.5 seconds' });
  expect(await ask(file, HOW_MANY)).toEqual(count(1000));
});

test('no more rows than are wanted, and it says so', async () => {
  const { ask } = thread();
  const query = 'SELECT ?s WHERE { ?s ?p ?o }';
  expect(await ask(statements(3), { query, limit: 2 })).toMatchObject({ rows: [{}, {}], isCut: true });
  expect(await ask(statements(3), { query, limit: 3 })).toMatchObject({ rows: [{}, {}, {}], isCut: false });
});

test('other statements are read anew', async () => {
  const { ask } = thread();
  expect(await ask(statements(3), HOW_MANY)).toEqual(count(3));
  expect(await ask(statements(4), HOW_MANY)).toEqual(count(4));
});

test('a file that cannot be read is told', async () => {
  const { ask } = thread();
  expect(await ask({ file: '/nowhere/a.nq', key: 'x' }, HOW_MANY)).toEqual({ problem: expect.stringContaining('ENOENT') });
});
