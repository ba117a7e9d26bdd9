/** `rubricator demo`: the example library, scanned twice against simulated providers. */

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { writeExampleLibrary } from '../demo/example-library.ts';
import { worldOfBooks } from '../demo/model.ts';
import { startWorldServer } from '../demo/server.ts';
import { complain } from './complain.ts';
import { explainCommand } from './explain.ts';
import { reviewCommand } from './review.ts';
import { scanCommand } from './scan.ts';
import { out } from './screen.ts';

export interface DemoOptions {
  keep?: string;
  plain?: boolean;
}

/** Prose, whose lines all begin in the first column. */
const say = (text: string) => out(text, 0);

export async function demoCommand({ keep, plain = false }: DemoOptions): Promise<number> {
  const home = keep ? resolve(keep) : mkdtempSync(join(tmpdir(), 'rubricator-demo-'));
  const books = join(home, 'books');
  mkdirSync(books, { recursive: true });
  if (readdirSync(books).length > 0) {
    complain(`${books} is not empty; nothing was written`);
    return 1;
  }
  writeExampleLibrary(books);
  const server = await startWorldServer(worldOfBooks());
  // The demo must not pick up a config or state of the user's own.
  for (const name of Object.keys(process.env)) if (name.startsWith('RUBRICATOR_')) delete process.env[name];
  // JSON is YAML.
  writeFileSync(join(home, 'rubricator.yaml'), JSON.stringify({ contact: 'demo@example.org', providers: server.providerOptions() }, null, 2));
  process.env.XDG_CONFIG_HOME = home;
  process.chdir(home);
  const options = { kind: 'mixed' as const, state: join(home, 'state'), plain };
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
    return 0;
  } finally {
    await server.close();
  }
}
