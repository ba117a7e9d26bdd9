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

/** The rows of a whole text. An apostrophe that was put before a formula is left where it is. */
export function csvRows(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quotedCell, plain = '', end = ''] of text.replace(/^\uFEFF/, '').matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|\r|$)/g)) {
    const isOver = end === '' && row.length === 0 && quotedCell === undefined && plain === '';
    if (isOver) continue;
    row.push(quotedCell === undefined ? plain : quotedCell.replaceAll('""', '"'));
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}
