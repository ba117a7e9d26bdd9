/** `rubricator config init`: a configuration to begin with, and the schema by which editors check it. */
import { existsSync } from 'node:fs';
import { open, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { exampleConfig } from '../../config/options.ts';
import { type StarterAnswers, starterConfig } from '../../config/starter.ts';
import { BUILT_IN } from '../app/extensions.ts';
import { errnoOf } from '../domain/errors.ts';
import { complain } from './complain.ts';
import { schemaText } from './config.ts';
import { EXIT } from './exit-codes.ts';
import { wrapped } from './fit.ts';
import { columnsOf, out } from './screen.ts';

export interface InitOptions {
  /** Write every option, with its meaning and its default. */
  full?: boolean;
  library?: string[];
  contact?: string;
}

const SCHEMA_NAME = 'rubricator.schema.json';

/** On a terminal it asks what it is not told. Never overwrites a configuration. */
export async function initCommand(file: string, { full, library = [], contact }: InitOptions): Promise<number> {
  const path = resolve(file);
  if (existsSync(path)) return refuse(`${path}: is there already; nothing was written`);
  const told = { folders: library.map((folder) => resolve(folder)), contact };
  const text = full
    ? exampleConfig(BUILT_IN.schema)
    : starterConfig(library.length > 0 || !process.stdin.isTTY || !process.stdout.isTTY ? told : await ask(told));
  try {
    const handle = await open(path, 'wx');
    await handle.writeFile(text);
    await handle.close();
    await writeFile(join(dirname(path), SCHEMA_NAME), schemaText(BUILT_IN));
  } catch (error) {
    return refuse(`${path}: ${errnoOf(error) === 'EEXIST' ? 'is there already; nothing was written' : `cannot be written (${errnoOf(error)})`}`);
  }
  out(`${path} written, and ${SCHEMA_NAME} beside it, by which editors know the options.`);
  out('Look it over, then see what a scan would write: rubricator scan --dry-run');
  return EXIT.ok;
}

async function ask({ contact }: StarterAnswers): Promise<StarterAnswers> {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  const question = async (text: string) => (await lines.question(`${wrapped(text, columnsOf(process.stdout), 0)} `)).trim();
  try {
    const folder = await question('Which folder holds your books? (leave empty to fill it in later)');
    if (folder && !existsSync(fromHome(folder))) out(`There is no ${fromHome(folder)} yet; it is written down all the same.`);
    const address = contact ?? (await question('An e-mail or web address of yours, for sources that ask for one? (may be left empty)'));
    return { folders: folder ? [fromHome(folder)] : [], contact: address || undefined };
  } finally {
    lines.close();
  }
}

/** `~` is the shell's, and no shell reads an answer. */
function fromHome(folder: string): string {
  return resolve(folder.replace(/^~(?=$|\/)/, homedir()));
}

function refuse(message: string): number {
  complain(message);
  return EXIT.fatal;
}
