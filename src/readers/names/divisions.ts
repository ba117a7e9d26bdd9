/** The pieces of a name between dashes, `by`, brackets and Japanese quotes. */
import { withoutEnds } from '../../domain/text/ends.ts';
import { bracketAtEnd, type CountedText, countedAtEnd } from '../../domain/text/series-phrase.ts';
import { numberOfWord } from '../../domain/text/volume.ts';
import { isFirstName, peopleLikeness } from './people-likeness.ts';
import { splitBy } from './split-by.ts';

/** How a piece is joined to the one before it. */
export type Joint = 'start' | 'dash' | 'by' | 'bracket' | 'opening' | 'quote' | 'blank';

export interface Piece {
  text: string;
  joint: Joint;
  /** Log odds of being people; see `peopleLikeness`. */
  people: number;
  /** The number at its end, or the number that stands alone behind it. */
  counted?: CountedText;
}

/** One way to part a name. */
export interface Division {
  /** Log odds of this way beside the others, without looking at the pieces. */
  prior: number;
  pieces: Piece[];
}

/** Pieces beyond this many belong to the last one. */
const MAX_PIECES = 6;

/** How unlikely it is that a title ends with `by` and somebody's name. */
const NO_BY = -2.5;

/** Parts a name in every way that is worth a thought. `isRun` is true for a name that had no blanks. */
export function divisions(text: string, isRun: boolean): Division[] {
  const quoted = quotedTitle(text);
  if (quoted) return [{ prior: 0, pieces: quoted }];
  const dashed = text.split(' - ');
  const texts = dashed.length > MAX_PIECES ? [...dashed.slice(0, MAX_PIECES - 1), dashed.slice(MAX_PIECES - 1).join(' - ')] : dashed;
  const pieces = texts.map((part, at) => piece(part.trim(), at === 0 ? 'start' : 'dash')).filter(({ text: kept }) => kept !== '');
  const [last] = pieces.slice(-1);
  const [first] = pieces;
  if (!last || !first) return [{ prior: 0, pieces }];
  const byAuthor = splitBy(last.text);
  const divided: Division[] = [{ prior: byAuthor?.isLikely ? NO_BY : 0, pieces }];
  if (byAuthor) divided.push({ prior: byAuthor.prior, pieces: [...pieces.slice(0, -1), piece(byAuthor.before, last.joint), piece(byAuthor.author, 'by')] });
  const bracket = bracketAtEnd(last.text);
  if (bracket?.before && bracket.text)
    divided.push({ prior: -0.3, pieces: [...pieces.slice(0, -1), piece(bracket.before, last.joint), piece(bracket.text, 'bracket')] });
  const opening = /^[[(]([^[\]()]{2,80})[)\]]\s*(\S.*)$/u.exec(first.text);
  if (opening) divided.push({ prior: 0, pieces: [piece(opening[1] ?? '', 'start'), piece(opening[2] ?? '', 'opening'), ...pieces.slice(1)] });
  return isRun && pieces.length === 1 ? [...divided, ...afterAuthor(first.text), ...atHyphen(first.text)] : divided;
}

/** `Ann Cole The Salt Road`: scenes write names so. Most names that begin like a person are titles, or no person at all. */
function afterAuthor(text: string): Division[] {
  const words = text.split(' ');
  if (words.length < 3 || words.length > 20) return [];
  const given = words.findIndex((word) => !isFirstName(word));
  if (given < 1 || given > 3 || given >= words.length - 1) return [];
  const author = words.slice(0, given + 1).join(' ');
  const isName = peopleLikeness(author) >= 1;
  return isName ? [{ prior: -1.5, pieces: [piece(author, 'start'), piece(words.slice(given + 1).join(' '), 'blank')] }] : [];
}

/** `Voltaire-Candide`; but `Spider-Man` is one title. */
function atHyphen(text: string): Division[] {
  const hyphen = text.indexOf('-');
  const sides = [text.slice(0, hyphen), text.slice(hyphen + 1)];
  if (hyphen < 1 || !sides.every((side) => side !== '' && !/[\s-]/.test(side))) return [];
  return [{ prior: -2, pieces: [piece(sides[0] ?? '', 'start'), piece(sides[1] ?? '', 'dash')] }];
}

function piece(text: string, joint: Joint): Piece {
  const bare = /^\[([^[\]]+)\]$/.exec(text)?.[1] ?? text;
  return {
    text: bare,
    joint,
    people: peopleLikeness(bare),
    counted: mayCount(bare) ? countedAtEnd(bare) : undefined,
  };
}

/** True if the last word may be a number: in digits, Roman, spelt out, or before a Japanese counter. */
function mayCount(text: string): boolean {
  const last = text.slice(text.lastIndexOf(' ') + 1);
  return /[\d０-９]/.test(last) || /^[ivx]+$/i.test(last) || /[巻卷部冊集]$/u.test(last) || (last.length < 8 && numberOfWord(last.toLowerCase()) !== undefined);
}

/** `著者『題名』` and `『題名』著者`. */
function quotedTitle(text: string): Piece[] | undefined {
  const found = /^([^『「]*)[『「]([^』」]+)[』」](.*)$/u.exec(text);
  if (!found) return undefined;
  const [, before = '', title = '', after = ''] = found;
  const clean = (part: string) => withoutEnds(part, /[\s\-–—[\]【】()（）]/u);
  const author = clean(before) || clean(after);
  return author ? [piece(author, 'start'), piece(title.trim(), 'quote')] : [piece(title.trim(), 'start')];
}
