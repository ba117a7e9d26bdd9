/** Two Rubricators, each with books and a state of its own, share one Redis: what one has asked, the other knows. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { writeExampleLibrary } from '../../src/demo/example-library.ts';
import { worldOfBooks } from '../../src/demo/model.ts';
import { startWorldServer, type WorldServer } from '../../src/demo/server.ts';
import { hasRedis, ownPrefix, REDIS } from '../cluster/redis.ts';
import { tempFolder } from '../files/temp-folder.ts';
import { runCli } from './cli.ts';
import { writeConfig } from './world-config.ts';

const SALT_ROAD = 'Marit Osei/The Lantern Coast/1 - The Salt Road';

async function startWorld(): Promise<WorldServer> {
  const server = await startWorldServer(worldOfBooks());
  onTestFinished(() => server.close());
  return server;
}

function household(server: WorldServer, redis: Record<string, unknown>) {
  const home = tempFolder();
  const books = join(home, 'books');
  mkdirSync(books);
  writeExampleLibrary(books);
  writeConfig(home, server, [], { stateDir: join(home, 'state'), libraries: [{ id: 'books', path: books, kind: 'mixed' }], redis });
  return {
    scan: () => runCli(['scan', '-q'], { cwd: home }),
    title: () => (JSON.parse(readFileSync(join(books, SALT_ROAD, 'metadata.json'), 'utf8')) as { title: string }).title,
  };
}

test.runIf(hasRedis)('what one has asked, the other knows', async () => {
  const server = await startWorld();
  const redis = { url: REDIS, prefix: ownPrefix() };
  const first = household(server, redis);
  await first.scan();
  const asked = server.requests.length;
  expect(asked).toBeGreaterThan(0);
  const second = household(server, redis);
  await second.scan();
  expect(server.requests.length).toBe(asked);
  expect([first.title(), second.title()]).toEqual(['The Salt Road', 'The Salt Road']);
});

test('without its Redis, one asks nobody, says so once and without the password, and does the rest', async () => {
  const server = await startWorld();
  const { scan, title } = household(server, { url: 'redis://somebody:topsecret@127.0.0.1:1' });
  const { stderr, stdout } = await scan();
  expect(server.requests).toEqual([]);
  expect(stderr.match(/Redis cannot be reached/g)).toHaveLength(1);
  expect(`${stderr}${stdout}`).not.toContain('topsecret');
  // As the file says.
  expect(title()).toBe('The Salt Road (Unabridged)');
});
