/** `Title by Author`, in the words of several languages; many of these words mean other things as well. */
import { peopleLikeness } from './people-likeness.ts';

/** How often the word before an author means something else. */
const BY_WORDS: ReadonlyMap<string, number> = new Map([
  ['by', 0],
  ['von', -1.2],
  ['par', -0.7],
  ['door', -0.7],
  ['av', -0.7],
  ['af', -1],
  ['por', -0.7],
  ['de', -2.6],
  ['di', -2.4],
  ['da', -2],
  ['van', -2.2],
]);
const BY_WORD = new RegExp(` (?:${[...BY_WORDS.keys()].join('|')}) `);
/** `Translated by X` names no author. */
const OTHER_WORK = /(?<!\p{L})(?:translated|edited|illustrated|narrated|read|adapted|selected|compiled|retold|übersetzt|gelesen|traduit|tradotto)$/iu;

/** A name parted at the word before its author. */
interface ByAuthor {
  before: string;
  author: string;
  prior: number;
  /** True if what follows looks like people. */
  isLikely: boolean;
}

/** After `by`, one strange word may be an author; after `von` or `de`, only what looks like people. */
const LEAST_BY = -2;
const LEAST_OTHER = -0.5;

/** Parts `Title by Author` at the place where what follows looks most like people. */
export function splitBy(text: string): ByAuthor | undefined {
  // `Johann Wolfgang von Goethe` alone is one name.
  if (!BY_WORD.test(text) || peopleLikeness(text) >= 1) return undefined;
  let best: ByAuthor | undefined;
  let bestScore = LEAST_BY;
  let at = text.indexOf(' ', 1);
  for (let seen = 0; at > 0 && seen < 40; seen++) {
    const next = text.indexOf(' ', at + 1);
    if (next < 0) break;
    const prior = BY_WORDS.get(text.slice(at + 1, next).toLowerCase());
    const before = text.slice(0, at).replace(/,$/, '');
    if (prior !== undefined && text[at + 1] !== text[at + 1]?.toUpperCase() && !OTHER_WORK.test(before) && !isOpen(before)) {
      const author = text.slice(next + 1);
      const likeness = peopleLikeness(author);
      const score = prior + likeness;
      // The longest name that is clearly one: `Johann Wolfgang von Goethe` is not parted at its own `von`.
      if (likeness >= 1) return { before, author, prior, isLikely: score > 0 };
      if (score > bestScore && (prior === 0 || score > LEAST_OTHER)) {
        bestScore = score;
        best = { before, author, prior, isLikely: score > 0 };
      }
    }
    at = next;
  }
  return best;
}

/** True inside a bracket. */
function isOpen(text: string): boolean {
  return text.lastIndexOf('(') > text.lastIndexOf(')') || text.lastIndexOf('[') > text.lastIndexOf(']');
}
