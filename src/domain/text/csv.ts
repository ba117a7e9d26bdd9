/** Comma-separated values, as RFC 4180 has them. */

/** One line, without its end. A spreadsheet would run a text that begins like a formula, so such a text begins with an apostrophe. */
export function csvLine(cells: readonly string[]): string {
  return cells.map((cell) => quoted(harmless(cell))).join(',');
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function harmless(text: string): string {
  return /^[=+\-@\t\r]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text;
}

/**
 * The rows of a whole text. An apostrophe that was put before a formula is left where it is; a quote that is not closed, and what stands
 * behind one that is, belong to the cell.
 */
export function csvRows(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  while (at < text.length || row.length > 0) {
    const { value, end } = text[at] === '"' ? quotedCell(text, at + 1) : plainCell(text, at);
    row.push(value);
    at = end + (text.startsWith('\r\n', end) ? 2 : 1);
    if (text[end] === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

interface Cell {
  value: string;
  /** Where its separator stands. */
  end: number;
}

function plainCell(text: string, from: number): Cell {
  const separator = /[,\r\n]/g;
  separator.lastIndex = from;
  const end = separator.exec(text)?.index ?? text.length;
  return { value: text.slice(from, end), end };
}

/** @param from behind its first quote */
function quotedCell(text: string, from: number): Cell {
  let value = '';
  for (let at = from; ; ) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return { value: value + text.slice(at), end: text.length };
    value += text.slice(at, quote);
    if (text[quote + 1] !== '"') {
      const behind = plainCell(text, quote + 1);
      return { value: value + behind.value, end: behind.end };
    }
    value += '"';
    at = quote + 2;
  }
}
