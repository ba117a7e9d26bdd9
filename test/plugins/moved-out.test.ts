/** A part of ours, moved into a package of its own: confined, it gives what it gives here. */
import { cpSync, globSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HttpResponse, http } from 'msw';
import { afterAll, expect, test } from 'vitest';
import { exporters } from '../../exporters/registry.ts';
import { librivox } from '../../providers/librivox/index.ts';
import { builtInNames } from '../../src/app/extensions.ts';
import { loadPlugins } from '../../src/plugins/load.ts';
import { PACKAGE_ROOT } from '../../src/runtime/version.ts';
import { asking, BASE, book, lookUp, makeHost, providerContract, startNetwork } from '../../src/testing/index.ts';
import { context, folderItem, recordOf } from '../../src/testing/samples.ts';
import { put } from '../files/temp-folder.ts';
import { packageJson } from './samples.ts';

const root = realpathSync(mkdtempSync(join(tmpdir(), 'rubricator-moved-')));

/** Only what a name of ours would collide with is changed, and where the contract is imported from. */
function moved(source: string): string {
  return source
    .replace(/'(?:\.\.\/)+src\/sdk\/index\.ts'/g, "'rubricator/sdk'")
    .replace("from 'zod'", "from 'rubricator/sdk'")
    .replace("id: 'librivox',", "id: 'librivox-moved',")
    .replace("id: 'markdown',", "id: 'markdown-moved',")
    .replace("extension: '.md'", "extension: '.mdx'");
}

put(root, {
  'package.json': packageJson(
    {
      contributes: { providers: ['librivox-moved'], exporters: ['markdown-moved'] },
      permissions: { hosts: ['librivox.org'], files: 'sidecars' },
    },
    { main: 'index.ts' },
  ),
  'index.ts': `import { librivox } from './librivox/index.ts'; import { markdown } from './markdown.ts';
    export const plugin = { providers: [librivox], exporters: [markdown] };`,
});
cpSync(join(PACKAGE_ROOT, 'providers/librivox'), join(root, 'librivox'), { recursive: true });
cpSync(join(PACKAGE_ROOT, 'exporters/markdown.ts'), join(root, 'markdown.ts'));
for (const file of globSync('**/*.ts', { cwd: root })) writeFileSync(join(root, file), moved(readFileSync(join(root, file), 'utf8')));

const loaded = loadPlugins({ pluginsDir: join(root, '.plugins'), folders: [root], trusted: [], libraryRoots: [], ...builtInNames(), env: process.env });
const [provider] = loaded.definitions.providers;
const [exporter] = loaded.definitions.exporters;
if (!provider || !exporter) throw new Error(loaded.states.map(({ problem }) => problem).join());

afterAll(() => {
  loaded.stop();
  rmSync(root, { recursive: true, force: true });
});

const recording = (id: string) => ({
  ...{ id, title: `Salt Road ${id}`, description: '<p>A caravan guide.</p>', language: 'English', copyright_year: '1887', totaltimesecs: 3610 },
  authors: [{ id: '171', first_name: 'H. Marit', last_name: 'Osei' }],
  sections: [{ id: '1', section_number: '1', title: 'The Map', playtime: '1805', readers: [{ reader_id: '1', display_name: 'Dara Quill' }] }],
});
const idOf = (request: Request) => new URL(request.url).searchParams.get('id') ?? '1';
const respond = (request: Request) => HttpResponse.json({ books: [recording(idOf(request))] } as never);
const nothing = () => HttpResponse.json({ error: 'Audiobooks could not be found' }, { status: 404 });

providerContract({
  provider,
  lookup: {
    id: (n) => ({ type: 'librivox', value: String(n) }),
    unknown: { type: 'librivox', value: '999' },
    title: (n) => `Salt Road ${n}`,
    respond,
    missing: nothing,
    questionsForUnknown: 1,
  },
  search: { query: { authors: ['Marit Osei'] }, title: 'Salt Road 1', respond, nothing },
});

test('a source says the same, here and there', async () => {
  const network = await startNetwork();
  network.use(http.get(`${BASE}/*`, ({ request }) => respond(request)));
  const said = await Promise.all(
    [librivox, provider].map(async (each) => {
      const { candidates } = await lookUp(makeHost(each).host, asking({ type: 'librivox', value: '7' }));
      return candidates.map(({ source: _source, fetchedAtMs: _fetched, ...rest }) => rest);
    }),
  );
  expect(said[0]).toHaveLength(1);
  expect(said[1]).toEqual(said[0]);
});

test('a format has the same bytes, here and there', () => {
  const own = exporters.find(({ id }) => id === 'markdown');
  const options = { enabled: true, name: 'book' };
  const record = recordOf(book);
  const [here, there] = [own, exporter].map((each) => each?.formats[0]?.render(record, context, options));
  expect(String(here)).toContain('The Salt');
  expect(there).toEqual(here);
  expect(exporter.formats[0]?.name(folderItem, options)).toBe(own?.formats[0]?.name(folderItem, options));
});
