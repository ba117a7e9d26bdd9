/** What stands in titles and says nothing about the work: `(Unabridged)`, `: A Novel`, edition marks. */
import { memoize } from './memoize.ts';

const TITLE_NOISE: readonly RegExp[] = [
  /[([{]\s*(?:unabridged|abridged|ungek(?:ü|u|ue)rzt(?:e lesung)?|gek(?:ü|u|ue)rzt|texte? int[ée]gral(?:e)?|audiobook|audio book|h[öo]rbuch|retail|m4b|mp3|64k(?:bps)?|128k(?:bps)?)(?:\s+(?:edition|version|audiobook))?\s*[)\]}]/gi,
  /[([{][^)\]}]*\b(?:anniversary|special|deluxe|collector'?s|movie tie-in|revised|expanded|illustrated|international)\b[^)\]}]*edition\s*[)\]}]/gi,
  /[([{]\s*(?:german|english|french|spanish|italian|dutch|swedish|russian|japanese|kindle)\s+edition\s*[)\]}]/gi,
  /[([{]\s*(?:dramati[sz]ed(?: adaptation)?|full[ -]cast(?: (?:edition|recording))?|audio drama|h[öo]rspiel)\s*[)\]}]/gi,
  /\s*[:,–—-]\s*(?:an?\s+)?(?:unabridged|abridged)(?:\s+(?:edition|version|audiobook))?\s*$/gi,
  /\s*[:–—-]\s*an?\s+(?!graphic\b|companion\b)(?:\p{L}+\s+)?(?!graphic\b)(?:\p{L}+\s+){0,2}(?:novel|novella|memoir|litrpg(?:\s+adventure)?|gamelit(?:\s+adventure)?|thriller|story)\s*$/giu,
  /\s*(?::|\s[–—-])\s*(?:ein|eine|un|une|una|een|en)?\s*(?:(?:historischer|historical|psycho|kriminal|fantasy|liebes)[ -]?)?(?:roman|krimi|thriller|novelle|erzählung|novela|romanzo|roman policier|récit|роман|повесть)\s*$/giu,
];

/** A title without the words that say nothing about the work. What is nothing else stays. */
export const withoutNoise = memoize((title) => {
  let bare = title;
  for (const noise of TITLE_NOISE) bare = bare.replace(noise, '');
  bare = bare.trim();
  return bare || title.trim();
});

/** A subtitle without such words; empty if it has no others. */
export const subtitleWithoutNoise = memoize((subtitle) => withoutNoise(`_: ${subtitle}`).replace(/^_:?\s*/, ''));
