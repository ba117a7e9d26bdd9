/** M3U8 text: UTF-8 without BOM, LF, raw relative paths. (docs/formats.md, 5.) */
import { cleanLine } from '../../domain/text/text.ts';

export interface PlaylistEntry {
  /** Relative to the playlist, with `/`. */
  path: string;
  title: string;
  durationMs?: number;
  /** A part of the file; only VLC plays parts. */
  startMs?: number;
  stopMs?: number;
}

export interface Playlist {
  title: string;
  /** Of a single book. */
  album?: string;
  author?: string;
  coverFile?: string;
  entries: readonly PlaylistEntry[];
}

/** The text, without entries that cannot be listed; undefined if none is left. */
export function playlistOf({ title, album, author, coverFile, entries }: Playlist): string | undefined {
  const listed = entries.flatMap(playlistLines);
  if (listed.length === 0) return undefined;
  const head = [
    '#EXTM3U',
    '#EXTENC:UTF-8',
    `#PLAYLIST:${cleanLine(title)}`,
    ...(album ? [`#EXTALB:${cleanLine(album)}`] : []),
    ...(author ? [`#EXTART:${cleanLine(author)}`] : []),
    ...(coverFile && listedPath(coverFile) ? [`#EXTIMG:${listedPath(coverFile)}`] : []),
  ];
  return `${[...head, ...listed].join('\n')}\n`;
}

/** The lines of an entry; none if it cannot be listed. */
export function playlistLines({ path: file, title, durationMs, startMs, stopMs }: PlaylistEntry): string[] {
  const path = listedPath(file);
  if (path === undefined) return [];
  const seconds = durationMs === undefined ? -1 : Math.round(durationMs / 1000);
  const option = (name: string, ms: number | undefined) => (ms === undefined ? [] : [`#EXTVLCOPT:${name}=${ms / 1000}`]);
  return [`#EXTINF:${seconds},${cleanLine(title)}`, ...option('start-time', startMs), ...option('stop-time', stopMs), path];
}

/** A path as a line of a playlist; undefined if it would not survive: line breaks, blanks at an end. */
export function listedPath(path: string): string | undefined {
  if (/[\r\n]/.test(path) || /\s$/.test(path)) return undefined;
  // A name that begins with `#` would be a comment, one that begins with a blank would lose it.
  return /^[#\s]/.test(path) ? `./${path}` : path;
}
