/**
 * `npm run recording`: runs the program on the demo's books, in a terminal of a fixed width, and draws what it shows into docs/recording.svg,
 * or into the file that is named.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runCli } from '../../src/cli/program.ts';
import { writeExampleLibrary } from '../../src/demo/example-library.ts';
import { worldOfBooks } from '../../src/demo/model.ts';
import { startWorldServer } from '../../src/demo/server.ts';
import { PACKAGE_ROOT } from '../../src/runtime/version.ts';
import { terminalSvg } from './terminal-svg.ts';

const COLUMNS = 120;
const TITLE = 'A terminal: a scan shows its plan, writes sidecars, and leaves one match to review.';
const SCENES = [['scan', '--dry-run', 'books'], ['scan', '--quiet', 'books'], ['review']];

/** Where the picture goes. */
const target = resolve(process.argv[2] ?? join(PACKAGE_ROOT, 'docs/recording.svg'));

// Whoever records has settings, which the picture must not show.
for (const name of Object.keys(process.env)) if (name.startsWith('RUBRICATOR_') || name === 'NO_COLOR') delete process.env[name];
Object.assign(process.env, { FORCE_COLOR: '1', XDG_CONFIG_HOME: '/nonexistent' });

const home = mkdtempSync(join(tmpdir(), 'rubricator-recording-'));
const server = await startWorldServer(worldOfBooks());
try {
  writeExampleLibrary(join(home, 'books'));
  // JSON is YAML.
  writeFileSync(
    join(home, 'rubricator.yaml'),
    JSON.stringify({ contact: 'demo@example.org', stateDir: 'state', scan: { concurrency: 1, underWay: 1 }, providers: server.providerOptions() }),
  );
  process.chdir(home);
  const lines: string[] = [];
  for (const scene of SCENES) lines.push(`\u001b[1m$ rubricator ${scene.join(' ')}\u001b[22m`, ...(await shownBy(scene)), '');
  writeFileSync(target, terminalSvg(lines.slice(0, -1), COLUMNS, TITLE));
} finally {
  await server.close();
  rmSync(home, { recursive: true });
}

/** The lines that a command shows on a terminal, both outputs in order, but for what moves. */
async function shownBy(args: readonly string[]): Promise<string[]> {
  const { stdout, stderr } = process;
  const writes = [stdout.write, stderr.write] as const;
  let shown = '';
  const write = (text: string | Uint8Array): boolean => {
    shown += text;
    return true;
  };
  Object.assign(stdout, { isTTY: true, columns: COLUMNS, write });
  Object.assign(stderr, { write });
  try {
    await runCli(args);
  } finally {
    [stdout.write, stderr.write] = writes;
  }
  return shown.replaceAll(`${home}/`, '').trimEnd().split('\n');
}
