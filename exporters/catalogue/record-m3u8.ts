/** A playlist of all books that have audio files, one behind the other. */
import { cleanLine, defineRecordFormat, type FileRecord, type Metadata, playlistLines, writeInParts } from '../../src/sdk/index.ts';

export const recordsM3u8 = defineRecordFormat({
  id: 'm3u8',
  summary: 'a playlist of the audio files',
  ending: 'm3u8',
  mediaType: 'audio/x-mpegurl; charset=utf-8',
  isFixed: true,
  wantsAudioFiles: true,
  write: writeInParts({ begin: () => '#EXTM3U\n#EXTENC:UTF-8\n', record: entriesOf, end: () => '' }),
});

/** How long a file is, is known where the book is one file. */
function entriesOf({ values, path, audioFiles = [] }: FileRecord): string {
  const { title, authors = [], durationMs } = values as Metadata;
  const name = cleanLine([authors.map((author) => author.name).join(', '), title ?? path].filter(Boolean).join(' - '));
  const lines = audioFiles.flatMap((file, index) =>
    playlistLines({
      path: file,
      title: audioFiles.length > 1 ? `${name} (${index + 1}/${audioFiles.length})` : name,
      ...(audioFiles.length === 1 && durationMs !== undefined ? { durationMs } : {}),
    }),
  );
  return lines.map((line) => `${line}\n`).join('');
}
