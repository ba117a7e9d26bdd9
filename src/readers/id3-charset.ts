/**
 * Texts of ID3 tags that claim to be ISO-8859-1 and are in whatever charset the writer's machine had. The standard has no other one for
 * ID3v1, and had none that programs could write for long.
 */
import type { IAudioMetadata } from 'music-metadata';
import { mendLatin } from '../domain/text/decode.ts';

type Native = IAudioMetadata['native'];

/** The same tags, with the letters that were meant. */
export function withMeantLetters(native: Native): Native {
  const kinds = Object.keys(native).filter((kind) => kind.startsWith('ID3'));
  const texts: string[] = [];
  for (const kind of kinds) {
    for (const { value } of native[kind] ?? []) {
      eachText(value, (text) => {
        texts.push(text);
        return text;
      });
    }
  }
  const mend = mendLatin(texts);
  const mended = kinds.map((kind) => [kind, (native[kind] ?? []).map(({ id, value }) => ({ id, value: eachText(value, mend) }))]);
  return { ...native, ...Object.fromEntries(mended) };
}

/** A value with its texts changed: it is one, has one (a comment), or has frames that do (a chapter). */
function eachText(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (typeof value !== 'object' || value === null) return value;
  const { text, frames } = value as { text?: unknown; frames?: unknown };
  if (typeof text === 'string') return { ...value, text: change(text) };
  if (!(frames instanceof Map)) return value;
  return { ...value, frames: new Map([...frames].map(([id, frame]) => [id, eachText(frame, change)])) };
}
