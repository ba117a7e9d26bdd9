/** Tells whether a path lies inside a library: nothing outside is read or written. */
import { sep } from 'node:path';

/** True if a real path is the root or lies below it. */
export function isInside(realRoot: string, realPath: string): boolean {
  return realPath === realRoot || realPath.startsWith(realRoot.endsWith(sep) ? realRoot : realRoot + sep);
}
