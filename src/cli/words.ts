/** Counts and lists in words. */

/** `1 book`, `3 books`. */
export function plural(n: number, word: string): string {
  return `${n} ${word}${n === 1 ? '' : 's'}`;
}

/** The first of a list, and how many more there are; all of them if only one would be left out. */
export function firstFew(all: readonly string[], shown: number): string[] {
  return all.length <= shown + 1 ? [...all] : [...all.slice(0, shown), `and ${all.length - shown} more`];
}

/** `a, b and 3 more`. */
export function inWords(list: readonly string[]): string {
  return list.join(', ').replace(/, (and \d+ more)$/, ' $1');
}
