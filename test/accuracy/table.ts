/** A table in Markdown, its columns aligned, so that it can be read in a terminal and pasted into README.md. */
export function tableOf(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const lines = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, column) => Math.max(3, ...lines.map((line) => line[column]?.length ?? 0)));
  const drawn = lines.map((line) => `| ${widths.map((width, column) => (line[column] ?? '').padEnd(width)).join(' | ')} |`);
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  return `${[drawn[0], rule, ...drawn.slice(1)].join('\n')}\n`;
}

/** A share in percent with one decimal; a dash where there is nothing to share. */
export function percent(part: number, whole: number): string {
  return whole === 0 ? '–' : ((100 * part) / whole).toFixed(1);
}
