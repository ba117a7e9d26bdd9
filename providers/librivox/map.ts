/** What a LibriVox recording means in our fields. */
import { type Chapter, coverAt, type Person, type ProviderAnswer } from '../../src/sdk/index.ts';
import type { LibrivoxRecording } from './schema.ts';

/** A group project has dozens of readers, and none of them is the narrator. */
const MAX_NARRATORS = 12;

export function mapRecording(recording: LibrivoxRecording): ProviderAnswer {
  const readers = [...new Set((recording.sections ?? []).flatMap(({ readers: own }) => (own ?? []).map(({ display_name: name }) => name ?? '')))].filter(
    Boolean,
  );
  const year = recording.copyright_year;
  return {
    sourceId: recording.id,
    editionKind: 'audio',
    metadata: {
      title: recording.title,
      authors: (recording.authors ?? []).map(named),
      narrators: readers.length <= MAX_NARRATORS ? readers.map((name) => ({ name })) : [],
      contributors: (recording.translators ?? []).map((person) => ({ ...named(person), role: 'trl' as const })),
      publisher: 'LibriVox',
      // The year is the book's, not the recording's.
      originalDate: year && year !== '0' ? year : undefined,
      language: recording.language ?? undefined,
      description: recording.description ?? undefined,
      genres: (recording.genres ?? []).map(({ name }) => name),
      durationMs: recording.totaltimesecs ? recording.totaltimesecs * 1000 : undefined,
      chapters: chaptersOf(recording),
      cover: coverAt(recording.coverart_jpg),
      identifiers: [{ type: 'librivox', value: recording.id }],
    },
  };
}

function named({ id, first_name: first, last_name: last }: NonNullable<LibrivoxRecording['authors']>[number]): Person {
  return { name: [first, last].filter(Boolean).join(' '), ...(id && { identifiers: [{ type: 'librivox-author', value: id }] }) };
}

/** Sections are files, played one after the other. */
function chaptersOf({ sections }: LibrivoxRecording): Chapter[] | undefined {
  if (!sections?.length || sections.some(({ playtime }) => !playtime)) return undefined;
  let startMs = 0;
  return sections.map(({ title, playtime }, index) => {
    const chapter = { title: title || `Section ${index + 1}`, startMs, endMs: startMs + (playtime ?? 0) * 1000 };
    startMs = chapter.endMs;
    return chapter;
  });
}
