/** Bars as SVG, readable on light and on dark pages. */
import type { Figure } from './figures.ts';

interface Bar {
  label: string;
  value: number;
  /** The program's own, as against a baseline. */
  isOwn: boolean;
}

const WIDTH = 720;
const LABEL_WIDTH = 300;
const ROW = 26;
const TOP = 40;

export function barChart(title: string, unit: string, bars: readonly Bar[]): string {
  const longest = Math.max(...bars.map(({ value }) => value), Number.MIN_VALUE);
  const height = TOP + bars.length * ROW + 12;
  const rows = bars.map(({ label, value, isOwn }, index) => {
    const y = TOP + index * ROW;
    const length = Math.max(2, (value / longest) * (WIDTH - LABEL_WIDTH - 130));
    const shown = `${value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 2 : value < 100 ? 1 : 0 })} ${unit}`;
    return [
      `<text x="${LABEL_WIDTH - 8}" y="${y + 14}" text-anchor="end">${escaped(label)}</text>`,
      `<rect x="${LABEL_WIDTH}" y="${y}" width="${length.toFixed(1)}" height="18" rx="2" fill="${isOwn ? '#2f81f7' : '#8b949e'}"/>`,
      `<text x="${(LABEL_WIDTH + length + 8).toFixed(1)}" y="${y + 14}">${escaped(shown)}</text>`,
    ].join('\n');
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escaped(title)}">
<style>text { font: 13px system-ui, sans-serif; fill: #24292f } .title { font-weight: 600 } @media (prefers-color-scheme: dark) { text { fill: #d0d7de } }</style>
<text class="title" x="8" y="20">${escaped(title)}</text>
${rows.join('\n')}
</svg>
`;
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
}

/** Each figure of a part beside its baseline. */
export function barsOf(figures: readonly Figure[], part: string, words: string): Bar[] {
  return figures
    .filter((figure) => figure.part === part && figure.what.includes(words) && figure.baseline)
    .flatMap(({ what, value, baseline }) => [
      { label: `${what.split(':')[0]}: Rubricator`, value, isOwn: true },
      { label: baseline?.what ?? '', value: baseline?.value ?? 0, isOwn: false },
    ]);
}
