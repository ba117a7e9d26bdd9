/** Where the items of a list stand, in YAML and in JSON, which is YAML as well. */
import { isNode, isSeq, LineCounter, parseDocument } from 'yaml';

/** The line on which each item begins, from 1. */
export function itemLines(text: string): number[] {
  const counter = new LineCounter();
  const { contents } = parseDocument(text, { lineCounter: counter, logLevel: 'error' });
  if (!isSeq(contents)) return [];
  return contents.items.map((item) => counter.linePos((isNode(item) && item.range?.[0]) || 0).line);
}
