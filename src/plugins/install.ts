/** Installs plugins by npm’s own client: with a lock file and integrity, and without running anything that a package brings. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { printable } from '../domain/text/printable.ts';
import { type Before, keepBefore } from './before.ts';
import { installedPackages, NO_PLUGIN } from './find.ts';
import { readManifest } from './manifest.ts';

/** Says what npm could not do. One line. */
export class InstallError extends Error {}

/**
 * Nothing of a package runs while it is installed. A folder is copied, because it may be gone tomorrow. What plugins need of Rubricator, they get
 * from the Rubricator that runs them.
 */
const FLAGS = [
  ...['--ignore-scripts', '--install-links', '--legacy-peer-deps', '--omit=dev', '--omit=peer'],
  ...['--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'],
];

export interface Installed {
  name: string;
  before: Before;
}

/**
 * Installs a package by its name, with a range if wanted, or from a folder or an archive, which may hold something else than last time. What was there
 * before is kept until the caller has looked at it. Throws `InstallError`, and then all is as it was.
 */
export async function installPlugin(pluginsDir: string, wanted: string, cwd: string): Promise<Installed> {
  const source = sourceOf(wanted, cwd);
  prepare(pluginsDir);
  const before = keepBefore(pluginsDir);
  try {
    const again = installedPackages(pluginsDir).find(([, range]) => fileOf(pluginsDir, range) === source)?.[0];
    // npm takes what has the same address for the same.
    if (again !== undefined) await removePlugin(pluginsDir, again);
    const others = installedPackages(pluginsDir);
    await npm(['install', '--save', ...FLAGS, source], pluginsDir);
    const changed = installedPackages(pluginsDir).filter(([name, range]) => !others.some(([other, was]) => other === name && was === range));
    const [name] = changed[0] ?? others.find(([each]) => source === each || source.startsWith(`${each}@`)) ?? [];
    if (name === undefined) throw new InstallError(`npm installed nothing for ${printable(wanted)}`);
    return { name, before };
  } catch (error) {
    before.putBack();
    before.forget();
    throw error;
  }
}

/** The folder or archive that a package was installed from; undefined for one of the registry. npm tells it from where the folder really is. */
function fileOf(pluginsDir: string, range: string): string | undefined {
  return range.startsWith('file:') ? resolve(realpathSync(pluginsDir), range.slice('file:'.length)) : undefined;
}

/** Throws `InstallError`. */
export async function removePlugin(pluginsDir: string, name: string): Promise<void> {
  await npm(['uninstall', '--save', ...FLAGS, name], pluginsDir);
}

/**
 * Updates those that came from the registry, or one of them, within the ranges that were asked for. Resolves to those that were passed over, with the
 * folder or archive from which each came: it may be gone, and npm would stop at that. Throws `InstallError`.
 */
export async function updatePlugins(pluginsDir: string, wanted?: string): Promise<[name: string, from: string][]> {
  const meant = installedPackages(pluginsDir).filter(([name]) => wanted === undefined || name === wanted);
  const sources = meant.map(([name, range]) => ({ name, from: fileOf(pluginsDir, range) }));
  const names = sources.flatMap(({ name, from }) => (from === undefined ? [name] : []));
  if (names.length > 0) await npm(['update', '--save', ...FLAGS, ...names], pluginsDir);
  return sources.flatMap(({ name, from }): [string, string][] => (from === undefined ? [] : [[name, from]]));
}

export interface FoundPackage {
  name: string;
  version: string;
  description: string;
}

/** Packages with the keyword `rubricator-plugin`. Throws `InstallError`. */
export async function searchPlugins(words: readonly string[]): Promise<FoundPackage[]> {
  const text = await npm(['search', '--json', '--loglevel=error', 'keywords:rubricator-plugin', ...words], undefined);
  const found: unknown = JSON.parse(text || '[]');
  if (!Array.isArray(found)) throw new InstallError('npm answered in an unknown shape');
  return found.map((each: Partial<FoundPackage>) => ({
    name: printable(String(each.name)),
    version: printable(String(each.version)),
    description: printable(String(each.description ?? '')),
  }));
}

/** A folder or an archive by its whole path; anything else is a name for npm. */
function sourceOf(wanted: string, cwd: string): string {
  const path = resolve(cwd, wanted);
  const looksLikePath = /^[./~]/.test(wanted) || wanted.endsWith('.tgz') || wanted.endsWith('.tar.gz');
  if (/^[a-z+]+:\/\//i.test(wanted)) throw new InstallError(`${printable(wanted)}: addresses are not taken; fetch the archive, and name that`);
  if (looksLikePath && !existsSync(path)) throw new InstallError(`${printable(wanted)}: there is no such folder or file`);
  if (looksLikePath && isFolder(path)) {
    const about = readManifest(path);
    if (!about || 'problem' in about) throw new InstallError(`${printable(wanted)}: ${about?.problem ?? NO_PLUGIN}`);
  }
  if (looksLikePath) return path;
  if (/^(?:@[a-z0-9~-][\w.~-]*\/)?[a-z0-9~-][\w.~-]*(?:@[\w.^~<>=*+ |-]+)?$/i.test(wanted)) return wanted;
  throw new InstallError(`${printable(wanted)} is neither a name of a package, nor a folder, nor an archive`);
}

function isFolder(path: string): boolean {
  return statSync(path).isDirectory();
}

function prepare(pluginsDir: string): void {
  mkdirSync(pluginsDir, { recursive: true, mode: 0o700 });
  const file = join(pluginsDir, 'package.json');
  if (!existsSync(file)) writeFileSync(file, `${JSON.stringify({ name: 'rubricator-plugins', private: true, dependencies: {} }, null, 2)}\n`);
}

const MAX_MS = 5 * 60_000;

/** Runs npm; resolves to what it printed. Its cache is beside the plugins, because a service may have no home. */
function npm(args: readonly string[], pluginsDir: string | undefined): Promise<string> {
  const env = { ...process.env, ...(pluginsDir !== undefined && { npm_config_cache: join(pluginsDir, '.npm') }) };
  return new Promise((done, fail) => {
    const child = spawn('npm', args, { cwd: pluginsDir ?? process.cwd(), env, stdio: ['ignore', 'pipe', 'pipe'], timeout: MAX_MS });
    let [printed, complaints] = ['', ''];
    child.stdout.on('data', (piece: Buffer) => (printed += piece.toString()));
    child.stderr.on('data', (piece: Buffer) => (complaints += piece.toString()));
    child.once('error', (error: NodeJS.ErrnoException) =>
      fail(new InstallError(error.code === 'ENOENT' ? 'npm is needed to install plugins, and is not there (it comes with Node.js)' : error.message)),
    );
    child.once('close', (status) => (status === 0 ? done(printed) : fail(new InstallError(firstComplaint(complaints)))));
  });
}

/** `npm error 404 Not Found - GET …` tells a code first, and then what is wrong. */
function firstComplaint(text: string): string {
  const lines = text.split('\n').map((line) => line.replace(/^npm (?:error|ERR!) ?/, '').trim());
  const line = lines.find((each) => each !== '' && !/^(?:code|errno|syscall|path|dest) /.test(each)) ?? 'it failed';
  return `npm: ${printable(line).slice(0, 300)}`;
}
