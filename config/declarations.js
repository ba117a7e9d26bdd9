/** The declarations that the public contract consists of. */
import { execFileSync } from 'node:child_process';
import { globSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');

/** Writes them into a folder; returns their paths in it, those that people import first. `npm run types` has checked what they declare. */
export function writeDeclarations(into) {
  const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [compiler, '-p', join(ROOT, 'config/tsconfig.build.json'), '--noCheck', '--outDir', into], { stdio: 'inherit' });
  const reached = new Set(['src/sdk/index.d.ts', 'src/testing/index.d.ts']);
  for (const file of reached)
    for (const [, name] of readFileSync(join(into, file), 'utf8').matchAll(/(?:from|import\() ?['"](\.[^'"]+)\.ts['"]/g))
      reached.add(join(file, '..', `${name}.d.ts`));
  for (const file of globSync('**/*.d.ts', { cwd: into })) if (!reached.has(file)) rmSync(join(into, file));
  return [...reached];
}
