/** Options of plugins as people see them, without what may be a secret. */
import { expect, onTestFinished, test } from 'vitest';
import { loadExtensions } from '../../src/app/extensions.ts';
import { optionSections } from '../../src/app/plugin-options.ts';
import { createApi } from '../../src/server/server.ts';
import { shelf } from '../actions/shelf.ts';
import { tempFolder } from '../files/temp-folder.ts';
import { pluginFolder } from '../plugins/samples.ts';
import { webWorld } from '../server/web-world.ts';

const CODE = `import { commonOptions, DAY_MS, defineProvider, z } from 'rubricator/sdk';
  const options = z.strictObject({
    ...commonOptions({ name: 'Shelf', baseUrl: 'https://shelf.example.org', allowance: '' }),
    key: z.string().optional().describe('A key <b>of yours</b>.'), most: z.number().default(5),
  });
  const url = z.strictObject({ url: z.string().describe('Where to.') });
  export const plugin = {
    providers: [defineProvider({
      id: 'shelf', name: 'Shelf', homepage: 'https://shelf.example.org', lineage: 'shelf', editionKinds: ['audio'], schemaVersion: 1,
      limits: { ratePerSec: 1, burst: 1, concurrent: 1 }, ttl: { foundMs: DAY_MS, missingMs: DAY_MS }, timeoutMs: 1000, maxBodyBytes: 1000, options, operations: [],
    })],
    sinks: [{ type: 'bell', summary: 'rings', options: url, create() {} }],
    targets: [{ id: 'stack', summary: 'holds', options: url, open() {} }],
  };`;

function sections() {
  const path = pluginFolder({ contributes: { providers: ['shelf'], sinks: ['bell'], targets: ['stack'] } }, CODE);
  const extensions = loadExtensions({ stateDir: tempFolder(), plugins: [{ path, isolation: 'process' }], libraryRoots: [] }, process.env);
  onTestFinished(extensions.stop);
  const shelfOptions = { enabled: true, baseUrl: 'https://quicksilver.example', key: 'quicksilver', most: 5, limits: { ratePerSec: 2 } };
  const config = extensions.schema.parse({ libraries: [], providers: { shelf: shelfOptions } });
  return optionSections(config as never, extensions.plugins);
}

test('each has its meaning and how it stands; a text of the config is not shown', () => {
  const [provider, sink, target] = sections();
  expect(provider).toMatchObject({ plugin: 'rubricator-plugin-try', place: 'providers.shelf' });
  expect(provider?.options).toEqual([
    { key: 'enabled', description: 'Ask Shelf at all.', value: 'true, as usual' },
    { key: 'baseUrl', description: 'Address of the service.', value: 'set, and not shown' },
    { key: 'limits.ratePerSec', description: 'Requests per second on average.', value: '2' },
    { key: 'limits.burst', description: expect.any(String), value: 'not set' },
    { key: 'limits.concurrent', description: expect.any(String), value: 'not set' },
    { key: 'limits.perDay', description: expect.any(String), value: 'not set' },
    { key: 'key', description: 'A key <b>of yours</b>.', value: 'set, and not shown' },
    { key: 'most', description: '', value: '5, as usual' },
  ]);
  expect(provider?.yaml).toBe('providers:\n  shelf:\n    enabled: true\n    baseUrl: https://shelf.example.org\n    most: 5');
  expect(sink).toMatchObject({
    place: 'sinks, with type: bell',
    options: [{ key: 'url', description: 'Where to.' }],
    yaml: 'sinks:\n  - id: mine\n    type: bell\n    url: …',
  });
  expect(target?.yaml).toBe('catalogues:\n  - id: mine\n    type: plugin\n    target: stack\n    options:\n      url: …');
});

test('the page shows them', async () => {
  const { deps, apply } = await shelf();
  const app = createApi({ requestsPerMinute: 1000, version: '1', onBug: () => {} }, { ...webWorld({ deps, apply }), optionSections: async () => sections() });
  const page = await app.request(
    '/admin/plugins',
    { headers: { host: 'localhost:8723', accept: 'text/html' } },
    { incoming: { socket: { remoteAddress: '127.0.0.1' } } },
  );
  const text = await page.text();
  for (const part of ['<code>providers.shelf</code>', 'A key &lt;b&gt;of yours&lt;/b&gt;.', 'set, and not shown', 'baseUrl: https://shelf.example.org'])
    expect(text).toContain(part);
  expect(text).not.toContain('quicksilver');
});
