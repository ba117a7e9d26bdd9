/** What stands in titles and says nothing about the work: `(Unabridged)`, `: A Novel`, edition marks. */
import { memoize } from './memoize.ts';

/** What a bracket says, blanks folded. */
const BRACKET_NOISE: readonly RegExp[] = [
  /^(?:unabridged|abridged|ungek(?:ü|u|ue)rzt(?:e lesung)?|gek(?:ü|u|ue)rzt|texte? int[ée]gral(?:e)?|audiobook|audio book|h[öo]rbuch|retail|m4b|mp3|64k(?:bps)?|128k(?:bps)?)(?: (?:edition|version|audiobook))?$/i,
  /^(?:german|english|french|spanish|italian|dutch|swedish|russian|japanese|kindle) edition$/i,
  /^(?:dramati[sz]ed(?: adaptation)?|full[ -]cast(?: (?:edition|recording))?|audio drama|h[öo]rspiel)$/i,
];
/** `(Special Anniversary Edition)`. */
const EDITION_WORD = /\b(?:anniversary|special|deluxe|collector'?s|movie tie-in|revised|expanded|illustrated|international)\b/i;

/** What follows a colon or a dash at the end, blanks folded. */
const TAIL_NOISE: readonly RegExp[] = [
  /[:,–—-] ?(?:an? )?(?:unabridged|abridged)(?: (?:edition|version|audiobook))?$/i,
  /[:–—-] ?an? (?!graphic\b|companion\b)(?:\p{L}+ )?(?!graphic\b)(?:\p{L}+ ){0,2}(?:novel|novella|memoir|litrpg(?: adventure)?|gamelit(?: adventure)?|thriller|story)$/iu,
  /(?::| [–—-]) ?(?:(?:ein|eine|un|une|una|een|en) )?(?:(?:historischer|historical|psycho|kriminal|fantasy|liebes)[ -]?)?(?:roman|krimi|thriller|novelle|erzählung|novela|romanzo|roman policier|récit|роман|повесть)$/iu,
];

/** A title without the words that say nothing about the work. What is nothing else stays. */
export const withoutNoise = memoize((title) => {
  let bare = title.replace(/\s+/gu, ' ').replace(/[([{]([^()[\]{}]*)[)\]}]/g, (bracket, inside: string) => (isNoise(inside.trim()) ? '' : bracket));
  for (const noise of TAIL_NOISE) bare = bare.trim().replace(noise, '');
  return bare.trim() || title.trim();
});

function isNoise(inside: string): boolean {
  return BRACKET_NOISE.some((noise) => noise.test(inside)) || (/edition$/i.test(inside) && EDITION_WORD.test(inside));
}

/** A subtitle without such words; empty if it has no others. */
export const subtitleWithoutNoise = memoize((subtitle) => withoutNoise(`_: ${subtitle}`).replace(/^_:?\s*/, ''));
