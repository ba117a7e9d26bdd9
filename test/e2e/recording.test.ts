import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tempFolder } from '../files/temp-folder.ts';
import { textOf } from '../house.ts';
import { WITHOUT_COVERAGE } from './cli.ts';

test('the recording in the README is what the program shows', () => {
  const file = join(tempFolder(), 'recording.svg');
  execFileSync(process.execPath, ['test/docs/recording.ts', file], { env: { ...process.env, ...WITHOUT_COVERAGE } });
  expect(readFileSync(file, 'utf8'), 'run: npm run recording').toBe(textOf('docs/recording.svg'));
});
