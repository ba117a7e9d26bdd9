/** What the tags of audio files say about which book they belong to. */
import { sql } from 'kysely';
import type { AudioHint, HintedFile } from '../../domain/library/audio-hint.ts';
import type { AudioHints } from '../../ports/audio-hints.ts';
import { type PgDb, transact } from './connection.ts';
import { eachOnce, givenRows } from './given-rows.ts';

const FILE = { path: 'text', size_bytes: 'bigint', mtime_ms: 'bigint' } as const;

function fileRow({ path, sizeBytes, mtimeMs }: HintedFile) {
  return { path, size_bytes: sizeBytes, mtime_ms: mtimeMs };
}

export function createAudioHints(db: PgDb): AudioHints {
  return {
    async findHints(library, files) {
      if (files.length === 0) return new Map();
      const { rows } = await sql<{ path: string; hint: string }>`
        select path, hint from audio_hints join ${givenRows('file', FILE, files.map(fileRow))} using (path, size_bytes, mtime_ms)
        where library = ${library}`.execute(db);
      return new Map(rows.map(({ path, hint }) => [path, JSON.parse(hint) as AudioHint]));
    },
    async saveHints(library, hints) {
      if (hints.length === 0) return;
      const rows = hints.map(({ file, hint }) => ({ ...fileRow(file), hint: JSON.stringify(hint) }));
      const given = givenRows(
        'given',
        { ...FILE, hint: 'text' },
        eachOnce(rows, ({ path }) => path),
      );
      await transact(db, (query) =>
        sql`
          insert into audio_hints (library, path, size_bytes, mtime_ms, hint) select ${library}, path, size_bytes, mtime_ms, hint from ${given}
          on conflict (library, path) do update set size_bytes = excluded.size_bytes, mtime_ms = excluded.mtime_ms, hint = excluded.hint`.execute(query),
      );
    },
  };
}
