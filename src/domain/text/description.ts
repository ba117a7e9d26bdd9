/** Descriptions: cleans HTML to a small safe set, turns HTML into plain text, and tells teasers from real text. */
import { decodeHTML } from 'entities';
import sanitizeHtml from 'sanitize-html';
import { cut } from './cut.ts';
import { memoize } from './memoize.ts';
import { cleanText, fold } from './text.ts';

/** Enough for the books at work. */
const FEW_LONG = { maxKept: 100, maxLength: 20_000 };

/** Longer texts are cut, because no reader shows them, and a 10 MB description must not stop a library. */
export const MAX_DESCRIPTION_LENGTH = 50_000;

/** The tags that Audiobookshelf keeps (`server/utils/htmlSanitizer.js`), which every other reader can show. */
const SAFE_TAGS = ['p', 'br', 'b', 'strong', 'i', 'em', 'del', 'ul', 'ol', 'li', 'a'];

/** How often a text may have been encoded. Programs do so twice; what hides deeper is hidden on purpose. */
const MAX_ENCODINGS = 8;

/** Blanks and empty lines that part nothing. */
const EMPTY_SPACE = /\s{20,}/g;

/** What a browser may take for the beginning of a tag, a comment or a declaration. */
const TAG_START = /<(?=[a-z!/?])/gi;

/**
 * A description that is safe to store and show: plain text, or HTML of the safe tags only. Decoding may bring tags to light, so that
 * what was decoded is cleaned again, until nothing changes. Undefined for what says nothing, or is still encoded after many rounds.
 */
export function cleanDescription(text: string): string | undefined {
  let clean = cutText(cleanText(text).replace(EMPTY_SPACE, (run) => (run.includes('\n') ? '\n\n' : ' ')));
  for (let round = 0; round < MAX_ENCODINGS; round++) {
    if (hasTags(clean)) {
      clean = sanitized(clean);
      // Escaped, it may be longer than it was: then its text is kept without the markup.
      if (clean.length > MAX_DESCRIPTION_LENGTH) clean = cut(plainText(clean), MAX_DESCRIPTION_LENGTH);
      if (hasTags(clean)) return plainText(clean) ? clean : undefined;
    }
    const decoded = decodeHTML(clean);
    if (decoded === clean) return cut(withoutOpenTags(cleanText(clean)), MAX_DESCRIPTION_LENGTH) || undefined;
    clean = decoded;
  }
  return undefined;
}

/** True for HTML. A text without a tag is plain, whatever else is in it. */
function hasTags(text: string): boolean {
  const start = text.search(TAG_START);
  return start >= 0 && text.includes('>', start);
}

function sanitized(html: string): string {
  return sanitizeHtml(html, {
    allowedTags: SAFE_TAGS,
    allowedAttributes: { a: ['href'] },
    allowedSchemes: ['http', 'https'],
    nestingLimit: 32,
    transformTags: { div: 'p', h1: 'p', h2: 'p', h3: 'p', h4: 'p' },
  }).trim();
}

/** A blank keeps what looks like the beginning of a tag from becoming one on a page that shows the text as it is. */
function withoutOpenTags(text: string): string {
  return text.replace(TAG_START, '< ');
}

/** Cuts before a tag that the end would be inside of. */
function cutText(text: string): string {
  const short = cut(text, MAX_DESCRIPTION_LENGTH);
  const open = short.lastIndexOf('<');
  return short !== text && open > short.lastIndexOf('>') ? `${short.slice(0, open)}…` : short;
}

/** The text of a description without its markup; paragraphs become lines. A tag that the text speaks of stays text. */
export const plainText = memoize((description) => {
  if (!/[<&]/.test(description)) return description;
  const broken = hasTags(description) ? withoutTags(description.replace(/<br\s*\/?>|<\/(?:p|li|ul|ol)>/gi, '\n')) : description;
  const lines = decodeHTML(broken)
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  return withoutOpenTags(lines);
}, FEW_LONG);

/** Cuts from each `<` to the next `>`. */
function withoutTags(html: string): string {
  const pieces = html.split('>');
  const tail = pieces.pop() ?? '';
  const texts = pieces.map((piece) => (piece.includes('<') ? piece.slice(0, piece.indexOf('<')) : `${piece}>`));
  return texts.join('') + tail;
}

/** A description as HTML paragraphs, for formats that hold HTML. */
export function asHtml(description: string): string {
  if (hasTags(description)) return description;
  const escaped = description.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
  if (!escaped.includes('\n')) return escaped;
  return escaped
    .split(/\n{2,}/)
    .map((paragraph) => `<p>${paragraph.replaceAll('\n', '<br/>')}</p>`)
    .join('');
}

/** Text for comparing two descriptions: plain and HTML forms of one text agree. */
export const foldDescription = memoize((description) => fold(plainText(description)), FEW_LONG);

/** 0…1: how much a description is worth beside others; a teaser that breaks off is worth least. */
export const descriptionQuality = memoize((description) => {
  const text = plainText(description);
  const length = Math.min(1, text.length / 1500);
  const teaser = /(?:\.{3}|…)["”']?$/.test(text);
  return teaser ? 0.2 * length : 0.3 + 0.7 * length;
}, FEW_LONG);
