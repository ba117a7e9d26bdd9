/** Whole screens as files in test/golden/screens: the same screen at several widths, each below a line as wide as the terminal. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { PACKAGE_ROOT } from '../../src/runtime/version.ts';

export const WIDTHS = [60, 80, 160] as const;

const FOLDER = join(PACKAGE_ROOT, 'test/golden/screens');

/** Compares a screen, by its widths, with its file. `npx vitest run --config test/vitest.config.ts <test> -u` writes the files anew. */
export async function expectScreen(name: string, shown: (columns: number) => string): Promise<void> {
  const text = WIDTHS.map((columns) => `${'─'.repeat(columns)}\n${shown(columns)}\n`).join('\n');
  await expect.soft(text, name).toMatchFileSnapshot(join(FOLDER, `${name}.txt`));
}

/** The names of all screens that have a file below a folder. */
export function goldenScreens(folder: string): string[] {
  const files = readdirSync(join(FOLDER, folder), { recursive: true, encoding: 'utf8' });
  return files.filter((file) => file.endsWith('.txt')).map((file) => join(folder, file.slice(0, -4)));
}
