/** Descriptions: cleans HTML to a small safe set, turns HTML into plain text, and tells teasers from real text. */
import { decodeHTML } from 'entities';
import sanitizeHtml from 'sanitize-html';
import { memoize } from './memoize.ts';
import { cleanText, fold } from './text.ts';

/** Enough for the books at work. */
const FEW_LONG = { maxKept: 100, maxLength: 20_000 };

/** Longer texts are cut, because no reader shows them, and a 10 MB description must not stop a library. */
export const MAX_DESCRIPTION_LENGTH = 50_000;

/** The tags that Audiobookshelf keeps (`server/utils/htmlSanitizer.js`), which every other reader can show. */
const SAFE_TAGS = ['p', 'br', 'b', 'strong', 'i', 'em', 'del', 'ul', 'ol', 'li', 'a'];

/** A description that is safe to store and show: plain text, or HTML of the safe tags only. */
export function cleanDescription(text: string): string | undefined {
  const cut = cutText(cleanText(text), MAX_DESCRIPTION_LENGTH);
  if (!/[<&]/.test(cut)) return cut || undefined;
  if (!/<[a-z!/][^>]*>/i.test(cut)) return decodeHTML(cut).trim() || undefined;
  const html = sanitizeHtml(cut, {
    allowedTags: SAFE_TAGS,
    allowedAttributes: { a: ['href'] },
    allowedSchemes: ['http', 'https'],
    nestingLimit: 32,
    transformTags: { div: 'p', h1: 'p', h2: 'p', h3: 'p', h4: 'p' },
  }).trim();
  return plainText(html) ? html : undefined;
}

function cutText(text: string, length: number): string {
  if (text.length <= length) return text;
  const cut = text.slice(0, length).toWellFormed();
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), length - 1000)).replace(/<[^>]*$/, '')}…`;
}

/** The text of a description without its markup; paragraphs become lines. */
export const plainText = memoize((description) => {
  if (!/[<&]/.test(description)) return description;
  const broken = description.replace(/<br\s*\/?>|<\/(?:p|li|ul|ol)>/gi, '\n').replace(/<[^>]*>/g, '');
  return decodeHTML(broken)
    .replace(/\u00a0/g, ' ')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}, FEW_LONG);

/** A description as HTML paragraphs, for formats that hold HTML. */
export function asHtml(description: string): string {
  if (/<[a-z!/][^>]*>/i.test(description)) return description;
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
  const teaser = /(?:\.{3,}|…)["”']?$/.test(text);
  return teaser ? 0.2 * length : 0.3 + 0.7 * length;
}, FEW_LONG);
