/** A catalogue target that runs confined keeps the whole contract. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { server } from '../../examples/templates/target/test/server.ts';
import { builtInNames } from '../../src/app/extensions.ts';
import { loadPlugins } from '../../src/plugins/load.ts';
import { PACKAGE_ROOT } from '../../src/runtime/version.ts';
import { targetContract } from '../../src/testing/index.ts';

const loaded = loadPlugins({
  pluginsDir: mkdtempSync(join(tmpdir(), 'rubricator-test-')),
  folders: [join(PACKAGE_ROOT, 'examples/templates/target')],
  ...{ trusted: [], libraryRoots: [], ...builtInNames(), env: process.env },
});
const [target] = loaded.definitions.targets;
if (!target) throw new Error(loaded.states.map(({ problem }) => problem).join());
afterAll(() => loaded.stop());

targetContract({ target, options: { url: 'https://target.example/store', token: 'a-token-of-ours' }, server, secrets: ['a-token-of-ours'] });
