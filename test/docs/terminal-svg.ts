/** Draws what a terminal shows as a picture: text with its colours becomes SVG that fits a light page and a dark one. Pure. */

interface Run {
  column: number;
  text: string;
  classes: string[];
}

const CELL_WIDTH = 8.4;
const LINE_HEIGHT = 18;
const MARGIN = 16;
/** Lines appear one after the other, so that the eye can follow. */
const PAUSE_SECONDS = 0.06;

/** What a code of SGR (ECMA-48, 8.3.117) puts on; a code that ends something takes off those that it names. */
const ON: Readonly<Record<number, string>> = {
  1: 'bold',
  2: 'dim',
  4: 'line',
  31: 'red',
  32: 'green',
  33: 'yellow',
  34: 'blue',
  35: 'magenta',
  36: 'cyan',
  90: 'dim',
};
const COLOURS = ['red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'dim'];
const OFF: Readonly<Record<number, readonly string[]>> = { 0: Object.values(ON), 22: ['bold', 'dim'], 24: ['line'], 39: COLOURS };

const STYLE = `
  text { font: 14px ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #1f2328; white-space: pre; }
  rect { fill: #f6f8fa; stroke: #d1d9e0; }
  g { animation: appear 0s both; }
  .bold { font-weight: 700; } .line { text-decoration: underline; } .dim { fill: #59636e; }
  .red { fill: #c4212b; } .green { fill: #116329; } .yellow { fill: #7d4e00; } .blue { fill: #0550ae; } .magenta { fill: #7239b3; } .cyan { fill: #1b6f7a; }
  @keyframes appear { from { visibility: hidden; } to { visibility: visible; } }
  @media (prefers-reduced-motion: reduce) { g { animation: none; } }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; } rect { fill: #0d1117; stroke: #30363d; } .dim { fill: #9198a1; }
    .red { fill: #ff7b72; } .green { fill: #56d364; } .yellow { fill: #e3b341; } .blue { fill: #79c0ff; } .magenta { fill: #d2a8ff; } .cyan { fill: #76e3ea; }
  }
`;

/**
 * @param lines with escape sequences for colours; they break at the terminal's edge
 * @param columns width of the terminal
 * @param title says what is seen to those who do not see it
 */
export function terminalSvg(lines: readonly string[], columns: number, title: string): string {
  const rows = lines.flatMap((line) => rowsOf(runsOf(line), columns));
  const width = Math.ceil(columns * CELL_WIDTH + 2 * MARGIN);
  const height = rows.length * LINE_HEIGHT + 2 * MARGIN;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(title)}">`,
    `<style>${STYLE}</style>`,
    `<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>`,
    ...rows.flatMap(rowSvg),
    '</svg>',
    '',
  ].join('\n');
}

function rowSvg(runs: readonly Run[], index: number): string[] {
  if (runs.length === 0) return [];
  const y = MARGIN + index * LINE_HEIGHT + 13;
  return [`<g style="animation-delay:${(index * PAUSE_SECONDS).toFixed(2)}s">${runs.map((run) => runSvg(run, y)).join('')}</g>`];
}

/** Place and length are stated, so that columns stand below each other in every font. */
function runSvg({ column, text, classes }: Run, y: number): string {
  const x = (MARGIN + column * CELL_WIDTH).toFixed(1);
  const length = ([...text].length * CELL_WIDTH).toFixed(1);
  const styled = classes.length > 0 ? ` class="${classes.join(' ')}"` : '';
  return `<text x="${x}" y="${y}" textLength="${length}" lengthAdjust="spacingAndGlyphs"${styled}>${escaped(text)}</text>`;
}

/** The pieces of a line that have one look, without the gaps between them. */
function runsOf(line: string): Run[] {
  const runs: Run[] = [];
  let classes: string[] = [];
  let column = 0;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one.
  for (const [, codes, text = ''] of line.matchAll(/\u001b\[([\d;]*)m|([^\s\u001b]+(?: [^\s\u001b]+)*| +)/gu)) {
    if (codes !== undefined) classes = codes.split(';').map(Number).reduce(changed, classes);
    else if (text.trim() !== '') runs.push({ column, text, classes });
    column += [...text].length;
  }
  return runs;
}

/** The rows that a line fills; one without runs is a row as well. */
function rowsOf(runs: readonly Run[], columns: number): Run[][] {
  const rows: Run[][] = [[]];
  for (const { column, text, classes } of runs) {
    const letters = [...text];
    for (let from = 0; from < letters.length; ) {
      const row = Math.floor((column + from) / columns);
      const end = Math.min((row + 1) * columns - column, letters.length);
      while (rows.length <= row) rows.push([]);
      rows[row]?.push({ column: (column + from) % columns, text: letters.slice(from, end).join(''), classes });
      from = end;
    }
  }
  return rows;
}

function changed(classes: readonly string[], code: number): string[] {
  const on = ON[code];
  const off = OFF[code] ?? (on !== undefined && COLOURS.includes(on) ? COLOURS : []);
  return [...classes.filter((each) => !off.includes(each)), ...(on === undefined ? [] : [on])];
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
