/** `rubricator demo`: the example library, scanned twice against simulated providers. */

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stringify } from 'yaml';
import { writeExampleLibrary } from '../demo/example-library.ts';
import { worldOfBooks } from '../demo/model.ts';
import { startWorldServer } from '../demo/server.ts';
import { readDaemonNote } from '../runtime/daemon-note.ts';
import { complain } from './complain.ts';
import { explainCommand } from './explain.ts';
import { reviewCommand } from './review.ts';
import { scanCommand } from './scan.ts';
import { out } from './screen.ts';
import { watchCommand } from './watch.ts';

export interface DemoOptions {
  keep?: string;
  /** Goes on with the daemon, and its pages to look at. */
  web?: boolean;
  plain?: boolean;
}

/** Prose, whose lines all begin in the first column. */
const say = (text: string) => out(text, 0);

export async function demoCommand({ keep, web = false, plain = false }: DemoOptions): Promise<number> {
  const home = keep ? resolve(keep) : mkdtempSync(join(tmpdir(), 'rubricator-demo-'));
  const books = join(home, 'books');
  mkdirSync(books, { recursive: true });
  if (readdirSync(books).length > 0) {
    complain(`${books} is not empty; nothing was written`);
    return 1;
  }
  writeExampleLibrary(books);
  const server = await startWorldServer(worldOfBooks(), { hasPictures: web });
  // The demo must not pick up a config or state of the user's own.
  for (const name of Object.keys(process.env)) if (name.startsWith('RUBRICATOR_')) delete process.env[name];
  const file = join(home, 'rubricator.yaml');
  writeFileSync(file, stringify(configOf({ books, web, providers: server.providerOptions() })));
  process.env.XDG_CONFIG_HOME = home;
  process.chdir(home);
  const state = join(home, 'state');
  const options = { kind: 'mixed' as const, state, plain };
  try {
    say('An example library of invented books, and simulated providers that answer on this machine in the real wire format.');
    say(`Nothing leaves this machine, and none of these answers is real.\n`);
    out(`$ rubricator scan ${books}`);
    await scanCommand([books], { ...options, table: true });
    const example = join(books, 'Marit Osei/The Lantern Coast/1 - The Salt Road');
    const disputed = join(books, 'Abernathy, Piers/Winter Lodgings {Rhea Sparrow} [B0SIM00003]');
    say('\nWhere does a value come from?');
    out(`$ rubricator explain "${relative(home, disputed)}" narrators`);
    await explainCommand(disputed, 'narrators', options);
    say('The ASIN in one folder’s name belongs to another book. What is true of every edition was taken over; which one it is waits for your decision:');
    out('$ rubricator review');
    await reviewCommand(undefined, { ...options, list: true });
    say('\nWhat was written, for example:');
    out(`$ cat "${relative(home, join(example, 'metadata.json'))}"`);
    out(readFileSync(join(example, 'metadata.json'), 'utf8'));
    say('\nA second scan finds nothing to do:');
    out(`$ rubricator scan ${books}`);
    const asked = server.requests.length;
    await scanCommand([books], { ...options, quiet: true });
    say(`The simulated providers were asked ${asked} times by the first scan and ${server.requests.length - asked} times by the second.\n`);
    say(`The books and their sidecars are in ${books}`);
    say('On your own books, without writing anything yet:\n');
    out('  npx -y -p node@24 -p rubricator rubricator scan --dry-run /path/to/your/books');
    return web ? await showPages(file, state) : 0;
  } finally {
    await server.close();
  }
}

interface DemoConfig {
  books: string;
  web: boolean;
  providers: Record<string, unknown>;
}

function configOf({ books, web, providers }: DemoConfig): Record<string, unknown> {
  const shared = { contact: 'demo@example.org', providers };
  if (!web) return shared;
  // The pictures of invented books are on this machine.
  const exporters = { cover: { enabled: true, privateAddresses: true } };
  return { ...shared, exporters, libraries: [{ id: 'books', path: books, kind: 'mixed' }], log: { level: 'error' }, api: { port: 0 } };
}

/** Runs the daemon until Ctrl-C, and says where its pages are once it listens. */
async function showPages(config: string, state: string): Promise<number> {
  const daemon = watchCommand({ config, state });
  const isOver = daemon.then(() => true);
  for (let url: string | undefined; url === undefined; ) {
    if (await Promise.race([isOver, sleep(100, false)])) break;
    url = readDaemonNote(state)?.url;
    if (url) say(`\nThe pages are at ${url}/ until you press Ctrl-C.`);
  }
  return daemon;
}
