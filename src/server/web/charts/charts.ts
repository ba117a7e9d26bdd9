/**
 * Charts as SVG, drawn by Plot: pure functions from numbers to text. They have no colours of their own: the stylesheet gives them to the
 * classes `bar`, `rest`, `line`, `area` and `cell`, for day and night.
 */
import type * as Plot from '@observablehq/plot';
import { printable } from '../../../domain/text/printable.ts';
import { DrawnDocument, type DrawnElement } from './svg-document.ts';

/** A share or a count of something that has a name. */
export interface ChartBar {
  label: string;
  value: number;
  /** What stands at its end, if not the value. */
  shown?: string;
}

/** How many values lie from one number to another. */
export interface ChartBin {
  from: number;
  to: number;
  count: number;
}

/** A value on a day; undefined where nobody measured. */
export interface ChartPoint {
  at: Date;
  of: string;
  value: number | undefined;
}

/** What two things have to do with each other. */
export interface ChartCell {
  column: string;
  row: string;
  /** 0…1: how dark it is. */
  share: number;
  shown: string;
}

export interface ChartWords {
  /** For who cannot see it. */
  label: string;
  /** What the numbers are. */
  unit: string;
}

export interface Charts {
  bars(bars: readonly ChartBar[], words: ChartWords, most?: number): string;
  histogram(bins: readonly ChartBin[], words: ChartWords): string;
  /** A row for each thing that the points are of, all on one scale of time. */
  rows(points: readonly ChartPoint[], words: ChartWords, most?: number): string;
  /** How many there were at each of these times. */
  growth(points: readonly { at: Date; total: number }[], words: ChartWords): string;
  cells(cells: readonly ChartCell[], words: ChartWords): string;
}

type Library = Pick<typeof Plot, 'plot' | 'barX' | 'text' | 'rectY' | 'lineY' | 'areaY' | 'dot' | 'ruleX' | 'ruleY' | 'cell'>;

/** Loads what draws; it is large, and most daemons never draw. */
export async function loadCharts(): Promise<Charts> {
  // What is named here is all that the bundle takes along.
  const { plot, barX, text, rectY, lineY, areaY, dot, ruleX, ruleY, cell } = await import('@observablehq/plot');
  return createCharts({ plot, barX, text, rectY, lineY, areaY, dot, ruleX, ruleY, cell });
}

const WIDTH = 640;
const LABEL_LETTERS = 22;
const ROW_HEIGHT = 22;

function createCharts(library: Library): Charts {
  const draw = ({ label }: ChartWords, options: Plot.PlotOptions): string => {
    const document = new DrawnDocument();
    const svg = library.plot({ ...options, width: WIDTH, className: 'chart', ariaLabel: label, document: document as never }) as unknown as DrawnElement;
    svg.setAttribute('role', 'img');
    return svg.toMarkup();
  };
  return {
    bars: (bars, words, most) => draw(words, barOptions(library, bars, words, most)),
    histogram: (bins, words) => draw(words, histogramOptions(library, bins, words)),
    rows: (points, words, most) => draw(words, rowOptions(library, points, words, most)),
    growth: (points, words) => draw(words, growthOptions(library, points, words)),
    cells: (cells, words) => draw(words, cellOptions(library, cells)),
  };
}

/** Nothing in a name turns the direction of writing. */
function short(label: string): string {
  const line = printable(label.replace(/\s+/g, ' '));
  return line.length > LABEL_LETTERS ? `${line.slice(0, LABEL_LETTERS - 1)}…` : line;
}

/** How many marks a scale of counts has: half a book is none. */
function marksFor(counts: readonly number[]): number {
  return Math.min(5, Math.max(1, ...counts));
}

function barOptions({ barX, text, ruleX }: Library, bars: readonly ChartBar[], { unit }: ChartWords, most?: number): Plot.PlotOptions {
  // Two with the same name stay two.
  const data = bars.map((bar, at) => ({ ...bar, at: String(at) }));
  return {
    height: bars.length * ROW_HEIGHT + 60,
    marginBottom: 40,
    marginLeft: 150,
    marginRight: 60,
    x: {
      label: unit || null,
      grid: true,
      ticks: marksFor(bars.map(({ value }) => value)),
      domain: [0, most ?? Math.max(1, ...bars.map(({ value }) => value))],
      nice: most === undefined,
    },
    y: { label: null, domain: data.map(({ at }) => at), tickFormat: (at: string) => short(bars[Number(at)]?.label ?? ''), tickSize: 0 },
    marks: [
      barX(data, { x: 'value', y: 'at', className: 'bar' }),
      text(data, { x: 'value', y: 'at', text: ({ shown, value }: ChartBar) => shown ?? String(value), textAnchor: 'start', dx: 4 }),
      ruleX([0]),
    ],
  };
}

function histogramOptions({ rectY, ruleY }: Library, bins: readonly ChartBin[], { unit }: ChartWords): Plot.PlotOptions {
  return {
    height: 250,
    marginLeft: 55,
    marginBottom: 40,
    x: { label: unit || null, tickFormat: String },
    y: { label: null, grid: true, ticks: marksFor(bins.map(({ count }) => count)) },
    marks: [rectY([...bins], { x1: 'from', x2: 'to', y: 'count', className: 'bar', inset: 0.5 }), ruleY([0])],
  };
}

function rowOptions({ lineY, dot, ruleY }: Library, points: readonly ChartPoint[], { unit }: ChartWords, most?: number): Plot.PlotOptions {
  const rows = [...new Set(points.map(({ of }) => of))];
  const data = [...points];
  return {
    height: rows.length * 54 + 50,
    marginLeft: 55,
    marginRight: 130,
    x: timeScale(data),
    y: { label: unit, grid: true, ticks: 2, zero: true, ...(most !== undefined && { domain: [0, most] }) },
    fy: { label: null, domain: rows, tickFormat: short, padding: 0.25 },
    marks: [
      ruleY([0]),
      lineY(data, { x: 'at', y: 'value', fy: 'of', className: 'line', stroke: 'currentColor' }),
      // A single day has no line.
      dot(data, { x: 'at', y: 'value', fy: 'of', className: 'dot', r: 1.5, fill: 'currentColor' }),
    ],
  };
}

const DAY_MS = 86_400_000;

/** No mark stands between two days. */
function timeScale(points: readonly { at: Date }[]): Plot.ScaleOptions {
  const times = points.map(({ at }) => at.getTime());
  const isShort = Math.max(...times) - Math.min(...times) < 10 * DAY_MS;
  return { type: 'utc', label: null, ...(isShort && { ticks: 'day' }) };
}

function growthOptions({ areaY, lineY, ruleY }: Library, points: readonly { at: Date; total: number }[], { unit }: ChartWords): Plot.PlotOptions {
  const data = [...points];
  return {
    height: 240,
    marginLeft: 55,
    x: timeScale(data),
    y: { label: unit, grid: true, zero: true },
    marks: [areaY(data, { x: 'at', y: 'total', className: 'area' }), lineY(data, { x: 'at', y: 'total', className: 'line' }), ruleY([0])],
  };
}

const DARKEST = 0.45;

function cellOptions({ cell, text }: Library, cells: readonly ChartCell[]): Plot.PlotOptions {
  const columns = [...new Set(cells.map(({ column }) => column))];
  const rows = [...new Set(cells.map(({ row }) => row))];
  // The words on it stay legible.
  const data = cells.map((each) => ({ ...each, darkness: each.share * DARKEST }));
  return {
    height: rows.length * ROW_HEIGHT + 130,
    marginLeft: 120,
    marginTop: 110,
    padding: 0.06,
    x: { axis: 'top', label: null, domain: columns, tickRotate: -45, tickFormat: short, tickSize: 0 },
    y: { label: null, domain: rows, tickFormat: short, tickSize: 0 },
    // How dark it is, is a number of its own: no scale makes a colour of it.
    marks: [
      cell(data, { x: 'column', y: 'row', className: 'cell', fillOpacity: { value: 'darkness', scale: null } as Plot.ChannelValueSpec }),
      text(data, { x: 'column', y: 'row', text: 'shown', fontSize: 9 }),
    ],
  };
}
