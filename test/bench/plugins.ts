/**
 * What plugins cost: a start with twenty of them, a call of one that is confined beside one that is trusted, and memory after a hundred reloads.
 * Usage: node --expose-gc test/bench/plugins.ts [CALLS]
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { builtInNames } from '../../src/app/extensions.ts';
import { loadPlugins } from '../../src/plugins/load.ts';
import { PACKAGE_ROOT } from '../../src/runtime/version.ts';

const CALLS = Number(process.argv[2] ?? 2000);
const ROUNDS = 11;
const RELOADS = 100;

const root = mkdtempSync(join(tmpdir(), 'rubricator-bench-'));

/** A source that answers without a request. */
function writeSource(folder: string, id: string): void {
  mkdirSync(folder, { recursive: true });
  const manifest = { host: '^1.0.0', contributes: { providers: [id], readers: [id] }, permissions: { files: 'sidecars' } };
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: `rubricator-plugin-${id}`, version: '1.0.0', type: 'module', main: 'index.js', rubricator: manifest }),
  );
  writeFileSync(
    join(folder, 'index.js'),
    `import { commonOptions, DAY_MS, definePlugin, defineProvider, defineReader, z } from 'rubricator/sdk';
export const plugin = definePlugin({
  providers: [defineProvider({
    id: '${id}', name: '${id}', homepage: 'https://a.example', lineage: '${id}', editionKinds: ['audio'], schemaVersion: 1,
    limits: { ratePerSec: 5, burst: 5, concurrent: 2 }, ttl: { foundMs: DAY_MS, missingMs: DAY_MS }, timeoutMs: 5000, maxBodyBytes: 100000,
    options: z.strictObject(commonOptions({ name: '${id}', baseUrl: 'https://a.example', allowance: '' })),
    operations: [{ name: 'book', lookupBy: ['asin'], batchSize: 1, fills: { title: 0.7 }, lookup: async (ids) => ids.map(({ value }) => ({ sourceId: value, metadata: { title: 'Salt Road ' + value } })) }],
  })],
  readers: [defineReader({ id: '${id}', summary: '', file: { name: '${id}.txt' }, foreign: 'evidence',
    read: (text) => ({ source: '${id}', lineage: '${id}', metadata: { title: text }, confidence: { title: 0.5 } }) })],
});`,
  );
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function startMs(config: string): number {
  const startedMs = performance.now();
  execFileSync(process.execPath, [join(PACKAGE_ROOT, 'dist/main.js'), 'config', 'print', '--config', config], { stdio: 'ignore' });
  return performance.now() - startedMs;
}

function measureStarts(): void {
  const folders = Array.from({ length: 20 }, (_, n) => join(root, `p${n}`));
  for (const [n, folder] of folders.entries()) writeSource(folder, `bench-${n}`);
  const configs = [[], folders].map((plugins, n) => {
    const file = join(root, `config${n}.yaml`);
    writeFileSync(file, JSON.stringify({ stateDir: join(root, `state${n}`), plugins }));
    startMs(file);
    return { file, times: [] as number[] };
  });
  // One after the other, so that both meet the same machine.
  for (let round = 0; round < ROUNDS; round++) for (const { file, times } of configs) times.push(startMs(file));
  const [none, twenty] = configs.map(({ times }) => median(times));
  console.log(
    `start (config print): ${none?.toFixed(0)} ms without plugins, ${twenty?.toFixed(0)} ms with 20: ${((twenty ?? 0) - (none ?? 0)).toFixed(0)} ms more`,
  );
}

async function measureCalls(): Promise<void> {
  const folder = join(root, 'p0');
  for (const trusted of [[folder], []]) {
    const { definitions, stop } = loadPlugins({
      pluginsDir: join(root, 'plugins'),
      folders: [folder],
      trusted,
      libraryRoots: [],
      ...builtInNames(),
      env: process.env,
    });
    const [provider] = definitions.providers;
    const [reader] = definitions.readers;
    const operation = provider?.operations[0];
    const context = {
      options: { enabled: true, baseUrl: 'https://a.example' },
      getJson: async () => undefined,
      postJson: async () => undefined,
      getText: async () => undefined,
    };
    const lookup = () => operation?.lookup([{ type: 'asin', value: 'B000000001' }], context);
    const read = () => reader?.read('The Salt Road', { editionKind: 'audio', tracks: [], customFields: [] });
    await lookup();
    read();
    const lookedUpMs = await timed(lookup);
    const readMs = await timed(async () => read());
    const name = trusted.length > 0 ? 'isolation: none' : 'isolation: process';
    console.log(`${name}: a lookup ${(lookedUpMs / CALLS).toFixed(3)} ms, a file read ${(readMs / CALLS).toFixed(3)} ms`);
    stop();
  }
}

async function timed(run: () => Promise<unknown> | undefined): Promise<number> {
  const startedMs = performance.now();
  for (let call = 0; call < CALLS; call++) await run();
  return performance.now() - startedMs;
}

async function measureReloads(): Promise<void> {
  const folder = join(root, 'p0');
  for (let reload = 1; reload <= RELOADS; reload++) {
    writeFileSync(join(folder, 'version.js'), `export const version = ${reload};`);
    const { definitions, stop } = loadPlugins({
      pluginsDir: join(root, 'plugins'),
      folders: [folder],
      trusted: [],
      libraryRoots: [],
      ...builtInNames(),
      env: process.env,
    });
    const context = {
      options: { enabled: true, baseUrl: 'https://a.example' },
      getJson: async () => undefined,
      postJson: async () => undefined,
      getText: async () => undefined,
    };
    await definitions.providers[0]?.operations[0]?.lookup([{ type: 'asin', value: 'B000000001' }], context);
    stop();
    if (![1, 10, 50, 100].includes(reload)) continue;
    globalThis.gc?.();
    const { heapUsed, rss } = process.memoryUsage();
    console.log(`after ${reload} reloads: heap ${(heapUsed / 1e6).toFixed(1)} MB, process ${(rss / 1e6).toFixed(0)} MB`);
  }
}

measureStarts();
await measureCalls();
await measureReloads();
rmSync(root, { recursive: true, force: true });
