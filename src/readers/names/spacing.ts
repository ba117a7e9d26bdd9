/** Names without blanks, as scenes and scripts write them, and the signs that stand for colons: one way of writing for all that follows. */

const COLON = /[꞉：∶_]/u;

/** A name with blanks between its words, ` - ` between its pieces and `: ` for every colon. */
export function spaced(name: string): string {
  const text = COLON.test(name) ? withColons(name.trim()).trim() : name.trim();
  const isRun = !/\s/u.test(text);
  const words = isRun && dots(text) >= 2 ? fromDots(text) : text;
  if (!isRun || words !== text || words.includes('_')) return tidyDashes(words.replaceAll('_', ' '));
  return isCamel(text) ? fromCamel(text) : text;
}

/** A file name cannot hold a colon, so that signs like it stand for one, and `Salt_ A Road` has lost one. */
function withColons(name: string): string {
  return name.replace(/[꞉：∶]\s*/gu, ': ').replace(/([^\s_])_\s+/gu, '$1: ');
}

/** Something that is no single blank, and no plain dash. */
const UNTIDY = /[–—~]|\s\s|[^\S ]| --|^\s|\s$/u;

function tidyDashes(text: string): string {
  if (!UNTIDY.test(text)) return text;
  return text
    .replace(/\s[-–—~]+(?=\s)/gu, ' -')
    .replace(/\s+/gu, ' ')
    .trim();
}

function dots(text: string): number {
  return text.split('.').length - 1;
}

/** `Ann.B.Cole.-.Salt.Road`; the dots of initials stay: `J.R.R.Tolkien`. */
function fromDots(text: string): string {
  const words = text.split('.');
  const isInitial = (word: string | undefined) => word !== undefined && /^\p{Lu}$/u.test(word);
  return words
    .map((word, at) => {
      const inRow = isInitial(words[at - 1]) || isInitial(words[at + 1]);
      const isMiddle = at > 0 && words[at - 1] !== '-' && !/^[AIOYÀ]$/u.test(word);
      return isInitial(word) && (inRow || isMiddle) ? `${word}.` : word;
    })
    .filter(Boolean)
    .join(' ');
}

/** Small letters followed by capitals, twice or across a dash: `AnnCole-SaltRoad`, `TheSaltRoad`; not `McCarthy`. */
function isCamel(text: string): boolean {
  const humps = text.match(/[\p{Ll}\p{N}](?=\p{Lu})/gu)?.length ?? 0;
  if (humps >= 2 || /^\p{Lu}{2,3}\p{Ll}+-\p{Lu}/u.test(text)) return true;
  const hump = text.search(/[\p{Ll}\p{N}]\p{Lu}/u);
  const dash = text.search(/\p{L}-/u);
  return hump >= 0 && dash >= 0 && (/-[\p{Lu}\p{N}]/u.test(text.slice(hump)) || /\p{Ll}\p{Lu}/u.test(text.slice(dash)));
}

function fromCamel(text: string): string {
  return text
    .replace(/(?<=[\p{Ll}\p{N}])(?=\p{Lu})(?<!Mc)/gu, ' ')
    .replace(/(?<=^|[ -])(\p{Lu}{2,3})(?=\p{Lu}\p{Ll})/gu, (initials) => [...initials].map((letter) => `${letter}. `).join(''))
    .replace(/(?<=\p{Lu})(?=\p{Lu}\p{Ll})/gu, ' ')
    .replace(/(?<=\p{L}{2})(?=\p{N})/gu, ' ')
    .replace(/[-&]/g, ' $& ')
    .replace(/\s+/gu, ' ')
    .trim();
}
