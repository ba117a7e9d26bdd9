/** Things on disk that are no files: who opens them as files waits for ever, or reads for ever. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

export const SPECIAL_KINDS = ['a named pipe', 'a socket', 'a link to /dev/zero'] as const;
export type SpecialKind = (typeof SPECIAL_KINDS)[number];

/** Puts one below a folder. */
export async function putSpecial(root: string, path: string, kind: SpecialKind): Promise<string> {
  const absolute = join(root, path);
  mkdirSync(dirname(absolute), { recursive: true });
  if (kind === 'a named pipe') execFileSync('mkfifo', [absolute]);
  else if (kind === 'a link to /dev/zero') symlinkSync('/dev/zero', absolute);
  else {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(absolute, resolve));
    onTestFinished(() => void server.close());
  }
  return absolute;
}
