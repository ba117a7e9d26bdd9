/** Runs the built program once: that it starts, knows its version, makes its config, and that the demo works from `dist/`. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PACKAGE_ROOT, VERSION } from '../../src/runtime/version.ts';

const bin = join(PACKAGE_ROOT, (JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8')) as { bin: { rubricator: string } }).bin.rubricator);
const home = mkdtempSync(join(tmpdir(), 'rubricator-smoke-'));
const run = (...args: string[]) => execFileSync(process.execPath, [bin, ...args], { cwd: home, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

function expectIn(text: string, part: string): void {
  if (!text.includes(part)) throw new Error(`the built program does not say “${part}”:\n${text}`);
}

try {
  expectIn(run('--version'), VERSION);
  expectIn(run('--help'), 'Exit codes');
  expectIn(run('config', 'init'), 'written');
  expectIn(run('config', 'check'), 'all well');
  expectIn(run('demo'), 'Nothing has changed');
  if (spawnSync(process.execPath, [bin, 'scan', '/nowhere/at/all', '--state', home]).status !== 1) throw new Error('a folder that is not there must be fatal');
  process.stdout.write(`The built program works: ${bin}\n`);
} finally {
  rmSync(home, { recursive: true });
}
