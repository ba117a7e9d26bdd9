/** The tags that music-metadata found, under the names by which the readers know them. */
import type { IAudioMetadata } from 'music-metadata';
import { type TagMap, tagKey } from './audio-tags.ts';

/** It cuts texts at thirty letters, so it comes last. */
const SHORT = 'ID3v1';

/** Of two tags that say the same by the same name the first one counts: together they would name two authors. */
export function tagsOfNative(native: IAudioMetadata['native']): TagMap {
  const tags = new Map<string, string[]>();
  const kinds = Object.keys(native).sort((a, b) => Number(a === SHORT) - Number(b === SHORT));
  for (const kind of kinds) {
    const known = new Set(tags.keys());
    for (const { id, value } of native[kind] ?? []) {
      const text = textOf(value);
      const key = tagKey(id);
      if (text !== undefined && !known.has(key)) addTag(tags, key, text);
    }
  }
  return tags;
}

export function addTag(tags: Map<string, string[]>, key: string, value: string): void {
  const values = tags.get(key);
  if (values) values.push(value);
  else tags.set(key, [value]);
}

/** Text of a native tag's value: plain, a number, or an object with a `text` (ID3 COMM, USLT). */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const text = (value as { text?: unknown } | null)?.text;
  return typeof text === 'string' ? text : undefined;
}
