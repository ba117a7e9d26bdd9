/** What the tags of audio files say about which book they belong to, so that the walk groups an unchanged folder without reading its files again. */
import type { AudioHint, HintedFile } from '../domain/library/audio-hint.ts';

export interface AudioHints {
  /** The hints of those files that still have the sizes and times that they were read with, by path. */
  findHints(library: string, files: readonly HintedFile[]): Promise<Map<string, AudioHint>>;
  saveHints(library: string, hints: readonly { file: HintedFile; hint: AudioHint }[]): Promise<void>;
}
