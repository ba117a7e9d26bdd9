/** What the tags of audio files say about which book they belong to. */
import type { AudioHint } from '../../domain/library/audio-hint.ts';
import type { AudioHints } from '../../ports/audio-hints.ts';
import { type Db, groupCommit, statement } from './connection.ts';

export function createAudioHints(db: Db): AudioHints {
  const { select, upsert } = statementsOf(db);
  return {
    async findHints(library, files) {
      const hints = new Map<string, AudioHint>();
      for (const { path, sizeBytes, mtimeMs } of files) {
        const row = select.first({ library, path, sizeBytes, mtimeMs });
        if (row) hints.set(path, JSON.parse(row.hint) as AudioHint);
      }
      return hints;
    },
    saveHints: (library, hints) =>
      groupCommit(db, () => {
        for (const { file, hint } of hints) {
          const { path, sizeBytes, mtimeMs } = file;
          upsert.run({ library, path, sizeBytes, mtimeMs, hint: JSON.stringify(hint) });
        }
      }),
  };
}

interface FileValues {
  library: string;
  path: string;
  sizeBytes: number;
  mtimeMs: number;
}

function statementsOf(db: Db) {
  return {
    select: statement(db, (query, p: FileValues) =>
      query
        .selectFrom('audio_hints')
        .select('hint')
        .where('library', '=', p.library)
        .where('path', '=', p.path)
        .where('size_bytes', '=', p.sizeBytes)
        .where('mtime_ms', '=', p.mtimeMs),
    ),
    upsert: statement(db, (query, p: FileValues & { hint: string }) => {
      const seen = { size_bytes: p.sizeBytes, mtime_ms: p.mtimeMs, hint: p.hint };
      return query
        .insertInto('audio_hints')
        .values({ library: p.library, path: p.path, ...seen })
        .onConflict((conflict) => conflict.columns(['library', 'path']).doUpdateSet(seen));
    }),
  };
}
