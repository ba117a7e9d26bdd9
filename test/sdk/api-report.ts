/** All that `rubricator/sdk` and its suites declare, without comments: what authors of plugins lean on. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeDeclarations } from '../../config/declarations.js';

export const API_REPORT = 'test/golden/sdk-api.txt';

export function apiReport(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rubricator-api-'));
  try {
    const files = writeDeclarations(folder);
    return files
      .sort()
      .map((file) => `== ${file}\n${withoutComments(readFileSync(join(folder, file), 'utf8'))}`)
      .join('\n');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function withoutComments(text: string): string {
  return text
    .replace(/\/\*\*[\s\S]*?\*\//g, '')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .join('\n')
    .concat('\n');
}
