/** Which files are a book's own. Pure. */
import { stemOf } from './item.ts';

/** True for a path in the folder of a book; for a book among others, for a file of the same base name. Relative to the library. */
export function isFileOf({ path, isFile }: { path: string; isFile: boolean }, file: string): boolean {
  if (file.split('/').includes('..')) return false;
  return isFile ? stemOf(file) === stemOf(path) : path === '' || file.startsWith(`${path}/`);
}
