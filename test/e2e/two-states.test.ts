/** Two state folders that know the same books, as when somebody tries the program first and then lets a service do the work. */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeExampleLibrary } from '../../src/demo/example-library.ts';
import { worldOfBooks } from '../../src/demo/model.ts';
import { startWorldServer, type WorldServer } from '../../src/demo/server.ts';
import { tempFolder } from '../files/temp-folder.ts';
import { PATIENCE_MS } from '../patience.ts';
import { runCli } from './cli.ts';
import { writeConfig } from './world-config.ts';

let server: WorldServer;
beforeAll(async () => {
  server = await startWorldServer(worldOfBooks());
});
afterAll(() => server.close());

const ROAD = 'Marit Osei/The Lantern Coast/1 - The Salt Road';
const QUIET = 'Ingrid Thorne/A Field Guide to Quiet';

function twoStates() {
  const home = tempFolder();
  const shelf = join(home, 'shelf');
  mkdirSync(shelf);
  writeExampleLibrary(shelf);
  writeConfig(home, server, [], { libraries: [{ id: 'books', path: 'shelf', kind: 'mixed' }], http: { retryDelayMs: 1 } });
  const inState =
    (state: string) =>
    (...args: string[]) =>
      runCli([...args, '--state', join(home, state)], { cwd: home });
  const json = (book: string) => JSON.parse(readFileSync(join(shelf, book, 'metadata.json'), 'utf8')) as Record<string, unknown>;
  return { shelf, one: inState('one'), other: inState('other'), json, book: (name: string) => join('shelf', name) };
}

/** All sidecars, by path. */
function sidecars(shelf: string): Record<string, string> {
  const names = readdirSync(shelf, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(?:json|opf)$/.test(name));
  return Object.fromEntries(names.sort().map((name) => [name, readFileSync(join(shelf, name), 'utf8')]));
}

test(
  'what was decided or adopted in one holds in the other, and they settle: nothing is written in turn',
  async () => {
    const { shelf, one, other, json, book } = twoStates();
    expect(json(QUIET)).toMatchObject({ subtitle: 'On Hearing', genres: ['Walking'] });
    await one('scan', '--quiet');
    await one('set', book(ROAD), 'publisher=By Hand', '--offline');
    await other('scan', '--quiet');
    // Lists that several sources made together may come in another order once.
    const before = sidecars(shelf);
    for (const scan of [one, other, one, other]) {
      await scan('scan', '--quiet');
      expect(sidecars(shelf)).toEqual(before);
    }
    expect(json(QUIET)).toMatchObject({ subtitle: 'On Hearing', genres: expect.arrayContaining(['Walking', 'Biography']) });
    expect(json(ROAD)).toMatchObject({ publisher: 'By Hand' });
    expect((await other('explain', book(ROAD), 'publisher')).stdout).toContain('By Hand');

    await other('set', book(ROAD), 'publisher=Later', '--offline');
    await one('scan', '--quiet');
    expect(json(ROAD)).toMatchObject({ publisher: 'Later' });
    await one('clear', book(ROAD), 'description', '--offline');
    for (const scan of [other, one, other]) await scan('scan', '--quiet');
    const settled = sidecars(shelf);
    expect(json(ROAD)).toMatchObject({ publisher: 'Later', description: '' });
    for (const scan of [one, other, one]) await scan('scan', '--quiet', '--force');
    expect(sidecars(shelf)).toEqual(settled);
  },
  PATIENCE_MS,
);

test(
  'a new state that cannot ask the providers leaves alone what another one wrote when it could',
  async () => {
    const { shelf, one, other, json, book } = twoStates();
    await one('scan', '--quiet');
    const before = sidecars(shelf);
    const scanned = await other('scan', '--offline', '--verbose');
    expect(scanned.stdout).toContain('not every provider has answered yet; left as it is');
    expect(sidecars(shelf)).toEqual(before);
    await other('scan', '--offline', '--force', '--quiet');
    server.setFault('audible', 'error-500');
    await other('scan', '--quiet');
    expect(sidecars(shelf)).toEqual(before);
    server.setFault('audible', 'none');
    await other('set', book(ROAD), 'publisher=By Hand', '--offline');
    expect(json(ROAD)).toMatchObject({ publisher: 'By Hand' });
    await other('scan', '--quiet', '--force');
    expect(json(ROAD)).toMatchObject({ title: 'The Salt Road', publisher: 'By Hand', publishedYear: '2017' });
  },
  PATIENCE_MS,
);
