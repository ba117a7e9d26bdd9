/** A scan beside the daemon: one budget, whoever spends it. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { makeWorld } from '../../src/demo/generate.ts';
import { startWorldServer } from '../../src/demo/server.ts';
import { writeLibrary } from '../accuracy/library.ts';
import { tempFolder } from '../files/temp-folder.ts';
import { startCli } from './cli.ts';
import { startDaemon } from './daemon.ts';
import { writeConfig } from './world-config.ts';

test('ten requests a day are ten, for the daemon and a scan together', { timeout: 180_000 }, async () => {
  const home = tempFolder();
  const world = makeWorld({ seed: 'shared', works: 120 });
  const known = { ...world, editions: world.editions.filter(({ kind, asins }) => kind === 'audio' && asins.us) };
  for (const name of ['watched', 'scanned']) {
    mkdirSync(join(home, name));
    writeLibrary(join(home, name), known, { items: 25, seed: name, asins: true });
  }
  const server = await startWorldServer(world);
  onTestFinished(() => server.close());
  writeConfig(home, server, ['audnexus'], {
    ...{ stateDir: join(home, 'state'), api: { port: 0 }, watch: { settleSeconds: 0 } },
    libraries: [{ id: 'watched', path: join(home, 'watched'), kind: 'audiobook' }],
    providers: { audnexus: { limits: { perDay: 10, ratePerSec: 1.5, burst: 1 } } },
  });
  const config = join(home, 'rubricator.yaml');
  const daemon = startDaemon(config);
  await daemon.said('listening');
  const scan = startCli(['scan', join(home, 'scanned'), '--config', config, '-q'], { cwd: home });
  expect((await scan.result).stderr).not.toContain('bug');
  // The budget comes back at midnight, which may be near.
  await daemon.idle(120_000, 60_000);
  const report = startCli(['providers', '--json', '--config', config], { cwd: home });
  const providers = JSON.parse((await report.result).stdout) as { id: string; budgetLeft?: number; state?: { usedToday?: number } }[];
  await daemon.stop();
  expect(server.requests.filter((path) => path.startsWith('audnexus/'))).toHaveLength(10);
  expect(providers.find(({ id }) => id === 'audnexus')).toMatchObject({ budgetLeft: 0, state: { usedToday: 10 } });
});
