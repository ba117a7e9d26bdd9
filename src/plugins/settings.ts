/** What is decided about plugins outside the config: which ones are switched off. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const FILE = 'disabled.json';
const Names = z.lazy(() => z.array(z.string()));

/** Names of the plugins that somebody switched off. */
export function disabledPlugins(pluginsDir: string): string[] {
  try {
    return Names.parse(JSON.parse(readFileSync(join(pluginsDir, FILE), 'utf8')));
  } catch {
    return [];
  }
}

export function setDisabled(pluginsDir: string, name: string, isDisabled: boolean): void {
  const others = disabledPlugins(pluginsDir).filter((each) => each !== name);
  mkdirSync(pluginsDir, { recursive: true, mode: 0o700 });
  const file = join(pluginsDir, FILE);
  writeFileSync(`${file}.new`, `${JSON.stringify(isDisabled ? [...others, name].sort() : others, null, 2)}\n`);
  renameSync(`${file}.new`, file);
}
