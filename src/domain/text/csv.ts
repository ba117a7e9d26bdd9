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
