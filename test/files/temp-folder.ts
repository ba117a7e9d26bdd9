/** A folder of a test's own, gone afterwards. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

export function tempFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'rubricator-test-')));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes files below a folder; a value of undefined makes an empty folder. */
export function put(root: string, files: Readonly<Record<string, string | Uint8Array | undefined>>): void {
  for (const [path, bytes] of Object.entries(files)) {
    const absolute = join(root, path);
    mkdirSync(bytes === undefined ? absolute : dirname(absolute), { recursive: true });
    if (bytes !== undefined) writeFileSync(absolute, bytes);
  }
}
