/** Where a path lies. */
import { sep } from 'node:path';

/** True if a real path is the root or lies below it. */
export function isInside(realRoot: string, realPath: string): boolean {
  return realPath === realRoot || realPath.startsWith(realRoot.endsWith(sep) ? realRoot : realRoot + sep);
}
