/** What the tags of audio files said about which book they belong to, so that an unchanged folder is grouped without reading it. */
import type { AudioHint, HintedFile } from '../domain/audio-hint.ts';
import type { Db } from './database.ts';

/** The hint of a file, if it still has the size and time that it was read with. */
export async function findHint(db: Db, library: string, file: HintedFile): Promise<AudioHint | undefined> {
  const row = await db
    .selectFrom('audio_hints')
    .select('hint')
    .where('library', '=', library)
    .where('path', '=', file.path)
    .where('size_bytes', '=', file.sizeBytes)
    .where('mtime_ms', '=', file.mtimeMs)
    .executeTakeFirst();
  return row && (JSON.parse(row.hint) as AudioHint);
}

export async function saveHint(db: Db, library: string, file: HintedFile, hint: AudioHint): Promise<void> {
  const row = { library, path: file.path, size_bytes: file.sizeBytes, mtime_ms: file.mtimeMs, hint: JSON.stringify(hint) };
  await db
    .insertInto('audio_hints')
    .values(row)
    .onConflict((conflict) => conflict.columns(['library', 'path']).doUpdateSet(row))
    .execute();
}
