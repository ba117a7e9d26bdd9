/** Remembers which Items a walk has met: one bit for each id, so that a large library costs a few kilobytes. */
import type { VisitedItems } from '../ports/items.ts';

export interface VisitRecord extends VisitedItems {
  add(itemId: number): void;
}

export const NONE_VISITED: VisitedItems = { has: () => false };

export function createVisitRecord(): VisitRecord {
  let bits = new Uint8Array(1024);
  return {
    add(itemId) {
      const at = itemId >> 3;
      if (at >= bits.length) {
        const longer = new Uint8Array(Math.max(at + 1, bits.length * 2));
        longer.set(bits);
        bits = longer;
      }
      bits[at] = (bits[at] ?? 0) | (1 << (itemId & 7));
    },
    has: (itemId) => ((bits[itemId >> 3] ?? 0) & (1 << (itemId & 7))) !== 0,
  };
}
