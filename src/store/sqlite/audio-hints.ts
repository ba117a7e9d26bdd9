/** What the tags of audio files said about which book they belong to, so that an unchanged folder is grouped without reading it. */
import type { AudioHint, HintedFile } from '../../domain/library/audio-hint.ts';
import { type Db, statement } from './connection.ts';

export interface HintRows {
  /** Hints of those files that still have the sizes and times that they were read with. */
  find(library: string, files: readonly HintedFile[]): Map<string, AudioHint>;
  save(library: string, hints: readonly { file: HintedFile; hint: AudioHint }[]): void;
}

export function createHintRows(db: Db): HintRows {
  const select = statement(db, (query, p: { library: string; path: string; sizeBytes: number; mtimeMs: number }) =>
    query
      .selectFrom('audio_hints')
      .select('hint')
      .where('library', '=', p.library)
      .where('path', '=', p.path)
      .where('size_bytes', '=', p.sizeBytes)
      .where('mtime_ms', '=', p.mtimeMs),
  );
  const upsert = statement(db, (query, p: { library: string; path: string; sizeBytes: number; mtimeMs: number; hint: string }) => {
    const seen = { size_bytes: p.sizeBytes, mtime_ms: p.mtimeMs, hint: p.hint };
    return query
      .insertInto('audio_hints')
      .values({ library: p.library, path: p.path, ...seen })
      .onConflict((conflict) => conflict.columns(['library', 'path']).doUpdateSet(seen));
  });
  return {
    find(library, files) {
      const hints = new Map<string, AudioHint>();
      for (const { path, sizeBytes, mtimeMs } of files) {
        const row = select.first({ library, path, sizeBytes, mtimeMs });
        if (row) hints.set(path, JSON.parse(row.hint) as AudioHint);
      }
      return hints;
    },
    save(library, hints) {
      for (const { file, hint } of hints) {
        const { path, sizeBytes, mtimeMs } = file;
        upsert.run({ library, path, sizeBytes, mtimeMs, hint: JSON.stringify(hint) });
      }
    },
  };
}
