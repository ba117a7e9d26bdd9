/** Reads `.ignore` and `.rubricatorignore`: what a folder wants left alone (docs/domain-rules.md, 1). */
import { closeSync, existsSync, readFileSync, realpathSync } from 'node:fs';
import { sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { messageOf, ReadError, reasonOf } from '../domain/errors.ts';
import type { FolderProblem } from '../domain/library/folder.ts';
import { IGNORE_FILES, isSkippedName } from '../domain/library/library-names.ts';
import type { SidecarNames } from '../domain/library/sidecar-name.ts';
import { openFile } from '../sdk/open-file.ts';
import { isInside } from './inside.ts';

/** gitignore rules, and the folder in which they stand. */
export interface IgnoreRules {
  folder: string;
  rules: Ignore;
}

/** Rules that people write take a few kilobytes. */
const MAX_BYTES = 1024 * 1024;

/**
 * Rules of a folder's own ignore files; `everything` for an empty one.
 * @param names the names in the folder
 */
export function readIgnoreFiles(realRoot: string, folder: string, names: readonly string[], problems: FolderProblem[]): IgnoreRules | 'everything' | undefined {
  const present = IGNORE_FILES.filter((name) => names.includes(name));
  if (present.length === 0) return undefined;
  const rules = ignore();
  for (const name of present) {
    const path = folder ? `${folder}/${name}` : name;
    try {
      const text = readText(realRoot, path);
      if (text.trim() === '') return 'everything';
      rules.add(text);
    } catch (error) {
      const reason = error instanceof ReadError ? messageOf(error) : reasonOf(error);
      // Whoever put an ignore file there wanted something left alone: when in doubt, all of it.
      problems.push({ path, message: `cannot read it, so the folder is left alone: ${reason}`, isFailure: true });
      return 'everything';
    }
  }
  return { folder, rules };
}

/** Reads an ignore file, or what it links to inside the library. */
function readText(realRoot: string, path: string): string {
  const real = realpathSync(`${realRoot}${sep}${path}`);
  if (!isInside(realRoot, real)) throw new ReadError('a link that leaves the library');
  const { descriptor } = openFile(real, MAX_BYTES);
  try {
    return readFileSync(descriptor, 'utf8');
  } finally {
    closeSync(descriptor);
  }
}

/** The rules that apply in a folder below the root; undefined if the folder is skipped or ignored. */
export function ignoresAbove(realRoot: string, path: string, sidecars: SidecarNames): readonly IgnoreRules[] | undefined {
  const ignores: IgnoreRules[] = [];
  const parts = path.split('/');
  for (let depth = 0; depth < parts.length; depth++) {
    const folder = parts.slice(0, depth).join('/');
    const absolute = folder ? `${realRoot}${sep}${folder}` : realRoot;
    const present = IGNORE_FILES.filter((name) => existsSync(`${absolute}${sep}${name}`));
    const own = readIgnoreFiles(realRoot, folder, present, []);
    if (own === 'everything') return undefined;
    if (own) ignores.push(own);
    if (isSkippedName(parts[depth] ?? '', sidecars) || isIgnored(ignores, `${parts.slice(0, depth + 1).join('/')}/`)) return undefined;
  }
  return ignores;
}

export function isIgnored(ignores: readonly IgnoreRules[], path: string): boolean {
  return ignores.some(({ folder, rules }) => rules.ignores(folder ? path.slice(folder.length + 1) : path));
}
