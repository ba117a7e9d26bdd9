/**
 * Makes the package's `dist` (docs/decisions/0036-one-bundle.md): the program and the contract in a few files, with the packages that they
 * use; the declarations of the contract; the licences of those packages; and the man page. Usage: node config/bundle.js [FOLDER]
 */
import { chmodSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { manPage } from '../src/cli/man-page.ts';
import { createProgram } from '../src/cli/program.ts';
import { tableOptions } from '../src/cli/table-options.ts';
import { bundleProgram } from './bundle-program.js';
import { writeDeclarations } from './declarations.js';

const ROOT = join(import.meta.dirname, '..');

const folder = resolve(process.argv[2] ?? join(ROOT, 'dist'));
rmSync(folder, { recursive: true, force: true });
const modules = await bundleProgram(folder);
writeFileSync(join(folder, 'LICENSES.txt'), licences(modules));
writeFileSync(join(folder, 'rubricator.1'), manPage(createProgram(() => undefined, tableOptions)));
chmodSync(join(folder, 'main.js'), 0o755);
writeDeclarations(join(folder, 'types'));

/** The licence of every package in the bundle, as it asks for. Packages with the same text stand above it together. */
function licences(modules) {
  const packages = new Set(
    [...modules, join(ROOT, 'node_modules/htmx.org/dist/htmx.min.js')].flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []),
  );
  const texts = [...packages].sort().map((at) => {
    const { name, version, license } = JSON.parse(readFileSync(join(at, 'package.json'), 'utf8'));
    const file = readdirSync(at).find((each) => /^licen[cs]e/i.test(each));
    return { title: `${name} ${version} (${license})`, text: file ? readFileSync(join(at, file), 'utf8').trim() : '' };
  });
  return [...Map.groupBy(texts, ({ text }) => text)]
    .map(([text, same]) => `${same.map(({ title }) => title).join('\n')}\n\n${text}\n`)
    .join(`\n${'-'.repeat(80)}\n\n`);
}
