/** The package as npm would publish it, and a project of somebody else's that installs it. */
import { execFileSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGE_ROOT } from '../../src/runtime/version.ts';
import { put } from '../files/temp-folder.ts';
import { WITHOUT_COVERAGE } from './cli.ts';

const env = { ...process.env, ...WITHOUT_COVERAGE };

/** Packs the package into a new folder, without touching what lies in `dist`; returns the tarball. */
export function pack(folder: string): string {
  const tree = join(folder, 'tree');
  execFileSync(process.execPath, [join(PACKAGE_ROOT, 'config/bundle.js'), join(tree, 'dist')], { env, stdio: 'pipe' });
  const { files } = JSON.parse(readFileSync(join(PACKAGE_ROOT, 'package.json'), 'utf8')) as { files: string[] };
  const others = files.filter((name) => name !== 'dist');
  for (const path of globSync(['package.json', 'README.md', 'LICENSE', ...others], { cwd: PACKAGE_ROOT, exclude: ['**/node_modules/**'] }))
    cpSync(join(PACKAGE_ROOT, path), join(tree, path), { recursive: true });
  execFileSync('npm', ['pack', '--ignore-scripts', '--offline', '--pack-destination', folder], { cwd: tree, env, stdio: 'pipe' });
  return join(folder, readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '');
}

/** Makes a project that has the package and what npm installs along with it; returns the package's folder. */
export function install(tarball: string, project: string): string {
  mkdirSync(project, { recursive: true });
  put(project, { 'package.json': '{"type":"module"}' });
  execFileSync('npm', ['install', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', tarball], { cwd: project, env, stdio: 'pipe' });
  return join(project, 'node_modules/rubricator');
}
