/** How the files of a sidecar format are called. Plain data, so that a walk can take it to a thread of its own. */
import { extensionOf, stemOf } from './item.ts';

/** Names are compared in lower case. */
export type SidecarName =
  /** One name: the file speaks of the folder in which it stands. */
  | { name: string }
  /** Every name with this ending, which begins with a dot. A hidden file begins with a dot as well. */
  | { ending: string; isHidden?: boolean };

/** True for a file of that name. @param lowerName in lower case */
export function isNamed(lowerName: string, format: SidecarName): boolean {
  return 'name' in format ? lowerName === format.name : lowerName.endsWith(format.ending);
}

/** All formats at once, for a walk that asks about every file. */
export interface SidecarNames {
  /** @param lowerName in lower case */
  isSidecar(lowerName: string): boolean;
  /** True for a file behind a dot that is a sidecar all the same. */
  isHiddenSidecar(name: string): boolean;
  /** True for a sidecar or an image that carries a book file's own name. Both in lower case; the stem is the book file's. */
  isCompanion(lowerName: string, stem: string): boolean;
}

export function createSidecarNames(formats: readonly SidecarName[]): SidecarNames {
  const names = new Set(formats.flatMap((format) => ('name' in format ? [format.name] : [])));
  const endings = formats.flatMap((format) => ('ending' in format ? [format] : []));
  const byExtension = Map.groupBy(endings, ({ ending }) => ending.slice(ending.lastIndexOf('.') + 1));
  const matching = (lowerName: string) => (byExtension.get(extensionOf(lowerName)) ?? []).filter(({ ending }) => lowerName.endsWith(ending));
  const hidden = endings.filter(({ isHidden }) => isHidden).map(({ ending }) => ending);
  return {
    isSidecar: (lowerName) => names.has(lowerName) || matching(lowerName).length > 0,
    isHiddenSidecar: (name) => name.startsWith('.') && hidden.some((ending) => name.endsWith(ending)),
    isCompanion: (lowerName, stem) =>
      stemOf(lowerName) === stem || matching(lowerName).some(({ ending, isHidden }) => lowerName === `${isHidden ? '.' : ''}${stem}${ending}`),
  };
}
