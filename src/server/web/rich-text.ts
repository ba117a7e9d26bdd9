/** A description with its paragraphs and emphasis, and nothing else: whatever is stored, only these tags reach a page. */
import { raw } from 'hono/html';
import sanitizeHtml from 'sanitize-html';
import type { Html } from './html.ts';

const ALLOWED = { allowedTags: ['p', 'br', 'b', 'i', 'em', 'strong', 'ul', 'ol', 'li'], allowedAttributes: {} };

export function richText(text: string): Html {
  return raw(sanitizeHtml(text, ALLOWED));
}
