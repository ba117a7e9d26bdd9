/** Audiobookshelf’s search through the real daemon, against the simulated world. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { worldOfBooks } from '../../src/demo/model.ts';
import { startWorldServer } from '../../src/demo/server.ts';
import { tempFolder } from '../files/temp-folder.ts';
import { startDaemon } from './daemon.ts';
import { writeConfig } from './world-config.ts';

test('editions of all sources, from the cache the second time; a provider that is Rubricator itself is refused', async () => {
  const home = tempFolder();
  mkdirSync(join(home, 'books'));
  const server = await startWorldServer(worldOfBooks());
  onTestFinished(() => server.close());
  writeConfig(home, server, [], {
    libraries: [{ id: 'books', path: join(home, 'books'), kind: 'mixed' }],
    ...{ stateDir: join(home, 'state'), api: { port: 0, audiobookshelf: { token: 'of-the-shelf' } } },
  });
  const daemon = startDaemon(join(home, 'rubricator.yaml'));
  onTestFinished(async () => void (await daemon.stop('SIGKILL')));
  const search = async (words: string, headers = {}) => {
    const response = await daemon.call(`/audiobookshelf/search?mediaType=book&${words}`, { headers: { authorization: 'of-the-shelf', ...headers } });
    return { status: response.status, body: (await response.json()) as { matches: Record<string, unknown>[] } };
  };
  const { status, body } = await search('query=The+Salt+Road&author=Marit+Osei');
  expect(status).toBe(200);
  expect(body.matches[0]).toMatchObject({
    ...{ title: 'The Salt Road', author: 'Marit Osei', asin: 'B0SIM00001', publisher: 'Tall Lamp Audio' },
    series: [{ series: expect.stringContaining('The Lantern Coast'), sequence: '1' }],
  });
  const asked = server.requests.length;
  expect(asked).toBeGreaterThan(3);
  expect((await search('query=The+Salt+Road&author=Marit+Osei')).body).toEqual(body);
  expect(server.requests.length).toBe(asked);
  expect((await search('query=b0sim00003')).body.matches[0]).toMatchObject({ title: 'Winter Lodgings', asin: 'B0SIM00003' });
  expect((await search('query=x', { 'user-agent': 'Rubricator/0.0.1' })).status).toBe(508);
  expect((await search('query=x', { authorization: 'of-nobody' })).status).toBe(401);
  expect((await daemon.stop()).code).toBe(0);
});
