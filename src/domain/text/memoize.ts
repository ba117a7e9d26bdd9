/** A pure function of a text, with its last results kept: the sources of one book say the same words over and over. */

interface Limits {
  maxKept: number;
  /** Longer texts are not kept. */
  maxLength: number;
}

const WORDS: Limits = { maxKept: 5000, maxLength: 300 };

export function memoize<Result extends {}>(compute: (text: string) => Result, { maxKept, maxLength }: Limits = WORDS): (text: string) => Result {
  const known = new Map<string, Result>();
  return (text) => {
    if (text.length > maxLength) return compute(text);
    const kept = known.get(text);
    if (kept !== undefined) return kept;
    const result = compute(text);
    if (known.size >= maxKept) known.clear();
    known.set(text, result);
    return result;
  };
}
