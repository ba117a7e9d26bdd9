/** Compares secrets in the same time, whether they differ at the first letter or at the last. */
import { timingSafeEqual } from 'node:crypto';

export function areEqual(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
