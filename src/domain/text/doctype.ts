/** Where a DOCTYPE ends. Nobody reads what stands in it: with its internal subset it is where attacks by XML are. */
import { ReadError } from '../errors.ts';

/** The place after the DOCTYPE that begins at `start`. Throws `ReadError` if it has no end. */
export function endOfDoctype(text: string, start: number): number {
  let depth = 0;
  let quote = '';
  for (let at = start; at < text.length; at++) {
    const char = text[at] ?? '';
    if (quote) quote = char === quote ? '' : quote;
    else if (char === '"' || char === "'") quote = char;
    else if (char === '[') depth++;
    else if (char === ']') depth--;
    else if (char === '>' && depth <= 0) return at + 1;
  }
  throw new ReadError('broken XML: a DOCTYPE without end');
}
