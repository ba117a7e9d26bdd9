/** A note in the state folder of the kept exports that could not be written: whoever writes them notes it, and whoever examines reads it. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../config/schema.ts';
import type { UnwrittenExport } from '../actions/unwritten-export.ts';
import type { WrittenExport } from './kept-exports.ts';

const NAME = 'unwritten-exports.json';

/** Those that the config still wants. */
export function unwrittenExports({ exports: wanted }: Pick<Config, 'exports'>, stateDir: string): UnwrittenExport[] {
  return notedIn(stateDir).filter(({ file }) => wanted.some((each) => each.file === file));
}

/** Notes how the writing of a file ended. Whoever notes it keeps since when it fails. */
export function noteExportsIn(stateDir: string, now: () => number): (outcome: WrittenExport) => void {
  return ({ file, problem, isOfConfig = false }) => {
    const noted = notedIn(stateDir);
    const known = noted.find((each) => each.file === file);
    if (!known && problem === undefined) return;
    const others = noted.filter((each) => each !== known);
    const all = problem === undefined ? others : [...others, { file, problem, isOfConfig, sinceMs: known?.sinceMs ?? now() }];
    try {
      if (all.length > 0) writeFileSync(join(stateDir, NAME), JSON.stringify(all), { mode: 0o600 });
      else rmSync(join(stateDir, NAME), { force: true });
    } catch {
      // A state folder that cannot be written is told of by itself.
    }
  };
}

function notedIn(stateDir: string): UnwrittenExport[] {
  try {
    return JSON.parse(readFileSync(join(stateDir, NAME), 'utf8')) as UnwrittenExport[];
  } catch {
    return [];
  }
}
