/** A catalogue target that runs confined keeps the whole contract. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HttpResponse, http } from 'msw';
import { afterAll } from 'vitest';
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

function server() {
  const books = new Map<string, unknown>();
  let mark: unknown;
  const at = 'https://target.example/store';
  return [
    http.get(`${at}/books`, () => HttpResponse.json([...books.values()] as never)),
    http.put(`${at}/books/:id`, async ({ params, request }) => {
      books.set(String(params.id), await request.json());
      return new HttpResponse(null, { status: 204 });
    }),
    http.delete(`${at}/books/:id`, ({ params }) => new HttpResponse(null, { status: books.delete(String(params.id)) ? 204 : 404 })),
    http.get(`${at}/mark`, () => (mark === undefined ? new HttpResponse(null, { status: 404 }) : HttpResponse.json(mark as never))),
    http.put(`${at}/mark`, async ({ request }) => {
      mark = await request.json();
      return new HttpResponse(null, { status: 204 });
    }),
  ];
}

targetContract({ target, options: { url: 'https://target.example/store', token: 'a-token-of-ours' }, server, secrets: ['a-token-of-ours'] });
