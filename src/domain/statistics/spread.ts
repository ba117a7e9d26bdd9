/** How values are spread: the commonest of them, and how many lie in each of a few ranges. Pure. */

export interface EntryCount {
  text: string;
  count: number;
}

/** What is at least `from` and below `to`; without one of them, all that is below or above. */
export interface Bin {
  from?: number | undefined;
  to?: number | undefined;
  count: number;
}

/** Longer texts count as one if they begin alike. */
const KEPT_LETTERS = 120;

/** Counts texts. */
export function createCounter() {
  const counts = new Map<string, number>();
  return {
    add(text: string): void {
      const kept = text.length > KEPT_LETTERS ? `${text.slice(0, KEPT_LETTERS - 1)}…` : text;
      counts.set(kept, (counts.get(kept) ?? 0) + 1);
    },
    distinct: () => counts.size,
    /** The commonest first; those as common as each other in the order of their letters. */
    commonest(limit: number): EntryCount[] {
      const all = [...counts].map(([text, count]) => ({ text, count }));
      return all.sort((a, b) => b.count - a.count || (a.text < b.text ? -1 : 1)).slice(0, limit);
    },
  };
}

export interface SizeSummary {
  mean: number;
  median: number;
  least: number;
  most: number;
}

/** Undefined if there are no numbers. */
export function summarize(numbers: readonly number[]): SizeSummary | undefined {
  if (numbers.length === 0) return undefined;
  const sorted = Float64Array.from(numbers).sort();
  const sum = sorted.reduce((total, each) => total + each, 0);
  return { mean: sum / sorted.length, median: quantile(sorted, 0.5), least: quantile(sorted, 0), most: quantile(sorted, 1) };
}

const MOST_BINS = 16;
const STEPS = [1, 2, 5];

/**
 * Ranges of equal width with round limits, and one each for the few that lie far outside. No range is missing, even if it is empty.
 * @param numbers none beyond a thousand million millions
 * @param least ranges need not be narrower than this
 */
export function binsOf(numbers: readonly number[], least = 1): Bin[] {
  if (numbers.length === 0) return [];
  const sorted = Float64Array.from(numbers).sort();
  const [low, high] = [quantile(sorted, 0.01), quantile(sorted, 0.99)];
  const step = stepFor((high - low) / MOST_BINS, least);
  const begin = Math.floor(low / step);
  const end = Math.floor(high / step) + 1;
  const counts = Array.from({ length: end - begin + 2 }, () => 0);
  for (const each of sorted) {
    const at = Math.min(Math.max(Math.floor(each / step), begin - 1), end) - begin + 1;
    counts[at] = (counts[at] ?? 0) + 1;
  }
  const edge = (at: number) => Number((at * step).toPrecision(12));
  return counts.flatMap((count, at): Bin[] => {
    const isOutside = at === 0 || at === counts.length - 1;
    if (isOutside && count === 0) return [];
    return [{ ...(at > 0 && { from: edge(begin + at - 1) }), ...(at < counts.length - 1 && { to: edge(begin + at) }), count }];
  });
}

/** The smallest round number that is at least so large: 1, 2, 5, 10, 20 … */
function stepFor(wanted: number, least: number): number {
  for (let power = least; ; power *= 10) {
    const found = STEPS.map((step) => step * power).find((step) => step >= wanted);
    if (found !== undefined) return found;
  }
}

/** @param sorted not empty */
function quantile(sorted: Float64Array, share: number): number {
  return sorted[Math.round((sorted.length - 1) * share)] ?? Number.NaN;
}

/** A number between 0 and 2^53 that tells one text from another; 50,000 texts share none of them in all likelihood. (cyrb53) */
export function hashText(text: string, seed = 0): number {
  let [a, b] = [0xdeadbeef ^ seed, 0x41c6ce57 ^ seed];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return 4294967296 * (2097151 & b) + (a >>> 0);
}
