/** Files of one folder → Items. Pure; the largest table of cases in the project stands beside its test. (docs/domain-rules.md, 1.) */
import type { AudioHint } from '../../domain/library/audio-hint.ts';
import type { LibraryFolder } from '../../domain/library/folder.ts';
import { baseName, extensionOf, type Item, type ItemFile, type LibraryKind, stemOf } from '../../domain/library/item.ts';
import { isMp4Name, isPlainTextName, numberedName } from '../../domain/library/library-names.ts';
import type { SidecarNames } from '../../domain/library/sidecar-name.ts';
import { fold, naturalOrder } from '../../domain/text/text.ts';
import { foldTitleOfParts } from '../../domain/text/title.ts';

export type Hints = ReadonlyMap<string, AudioHint>;

/**
 * Audio files whose tags decide how the folder is grouped: several MP4 files, each of which may be a whole book, or
 * several files without numbers in their names.
 */
export function filesNeedingHints(folder: LibraryFolder): ItemFile[] {
  if (folder.discs.length > 0) return [];
  const audio = folder.files.filter((file) => file.role === 'audio');
  const isClear = audio.length < 2 || (isSequence(audio) && !audio.some((file) => isMp4Name(file.path)));
  return isClear ? [] : audio;
}

export interface Grouping {
  libraryId: string;
  kind: LibraryKind;
  /** How the sidecars of a book are called. */
  sidecars: SidecarNames;
  hints?: Hints;
}

/** The Items of one folder, in natural order of their paths. */
export function groupFolder(folder: LibraryFolder, { libraryId, kind, sidecars, hints = new Map() }: Grouping): Item[] {
  const files = wanted(allFiles(folder), kind);
  const audio = files.filter((file) => file.role === 'audio');
  const ebooks = ebooksOf(files);
  if (audio.length + ebooks.length === 0) return [];
  const { isShelf } = folder;
  const books = folder.discs.length > 0 ? [audio] : isShelf ? shelfBooks(audio, hints) : folderBooks(audio, hints);
  const ebookGroups = sameBase(ebooks);

  const isWholeFolder = !isShelf && (books.length === 1 || (audio.length === 0 && ebookGroups.length === 1));
  if (isWholeFolder) return [wholeFolder(folder, libraryId, [...audio, ...ebooks], files)];

  const groups: ItemFile[][] = books.filter((book) => book.length > 0).map((book) => [...book]);
  for (const group of ebookGroups) {
    const companion = groups.find((book) => book[0]?.role === 'audio' && book.some((file) => baseKey(file) === baseKey(group[0] as ItemFile)));
    if (companion) companion.push(...group);
    else groups.push([...group]);
  }
  const companions = files.filter(isCompanionRole);
  const itemOf = (media: readonly ItemFile[]): Item => {
    const ordered = inOrder(media);
    const path = (ordered[0] as ItemFile).path;
    const stem = stemOf(baseName(path)).toLowerCase();
    // An Item among others takes the sidecars and images of its own base name only.
    const own = companions.filter((file) => sidecars.isCompanion(baseName(file.path).toLowerCase(), stem));
    return { libraryId, path, folder: folder.path, isFile: true, files: [...ordered, ...inOrder(own)] };
  };
  return groups.map(itemOf).sort((a, b) => naturalOrder(a.path, b.path));
}

function allFiles(folder: LibraryFolder): ItemFile[] {
  return [...folder.files, ...folder.discs.flatMap(allFiles)];
}

function wanted(files: ItemFile[], kind: LibraryKind): ItemFile[] {
  if (kind === 'mixed') return files;
  const media = kind === 'audiobook' ? 'audio' : 'ebook';
  const other = kind === 'audiobook' ? 'ebook' : 'audio';
  // An ebook beside an audiobook stays its companion; alone it is no item of an audiobook library.
  const hasMedia = files.some((file) => file.role === media);
  return files.filter((file) => file.role !== other || (kind === 'audiobook' && hasMedia));
}

/** Ebooks; a `.txt` only beside another medium of its base name. */
function ebooksOf(files: readonly ItemFile[]): ItemFile[] {
  const bases = new Set(files.filter((file) => (file.role === 'audio' || file.role === 'ebook') && !isPlainTextName(file.path)).map(baseKey));
  return files.filter((file) => file.role === 'ebook' && (!isPlainTextName(file.path) || bases.has(baseKey(file))));
}

/** Groups the loose audio files of a book's folder to one book or several. */
function folderBooks(audio: readonly ItemFile[], hints: Hints): ItemFile[][] {
  if (audio.length < 2) return audio.length === 0 ? [] : [[...audio]];
  const byTags = splitByTags(audio, hints);
  if (byTags) return byTags;
  if (isSequence(audio) || hasTracks(audio, hints)) return [[...audio]];
  const isOneEach = audio.every((file) => isMp4Name(file.path));
  return isOneEach ? audio.map((file) => [file]) : [[...audio]];
}

/** Several books where the tags say so: two ASINs, or two albums in MP4 files or in files without numbers. */
function splitByTags(audio: readonly ItemFile[], hints: Hints): ItemFile[][] | undefined {
  const asins = Map.groupBy(audio, (file) => hints.get(file.path)?.asin?.toUpperCase() ?? '');
  if (asins.size > 1 && !asins.has('')) return [...asins.values()];
  const albumOf = (file: ItemFile) => foldTitleOfParts(hints.get(file.path)?.album ?? '');
  const albums = Map.groupBy(audio, albumOf);
  if (albums.size < 2 || albums.has('')) return undefined;
  const mayDiffer = audio.every((file) => isMp4Name(file.path)) || !isSequence(audio);
  return mayDiffer ? [...albums.values()] : undefined;
}

/** Loose files in the root or in an author's folder: each is a book, unless several count up under one name. */
function shelfBooks(audio: readonly ItemFile[], hints: Hints): ItemFile[][] {
  const byTags = splitByTags(audio, hints);
  if (byTags) return byTags;
  const byName = Map.groupBy(audio, (file) => {
    const counted = numberedName(baseName(file.path));
    return counted?.rest ? `${extensionOf(file.path)}:${counted.rest}` : `=${file.path}`;
  });
  if (byName.size === audio.length && audio.length > 1 && isSequence(audio) && !audio.some((file) => isMp4Name(file.path))) return [[...audio]];
  return [...byName.values()].flatMap((group) => (group.length > 1 && isSequence(group) ? [group] : group.map((file) => [file])));
}

/** True when every name carries a number and no two carry the same. */
function isSequence(files: readonly ItemFile[]): boolean {
  const numbers = files.map((file) => numberedName(baseName(file.path))?.number);
  return numbers.every((number) => number !== undefined) && new Set(numbers).size === files.length;
}

function hasTracks(files: readonly ItemFile[], hints: Hints): boolean {
  const tracks = files.map((file) => hints.get(file.path)?.track);
  return tracks.every((track) => track !== undefined) && new Set(tracks).size === files.length;
}

function baseKey(file: ItemFile): string {
  return fold(stemOf(baseName(file.path)));
}

/** Ebooks of one base name are one book in several formats; `Title` and `Title - Author` are one as well. */
function sameBase(ebooks: readonly ItemFile[]): ItemFile[][] {
  const groups: { key: string; files: ItemFile[] }[] = [];
  for (const file of [...ebooks].sort((a, b) => baseKey(a).length - baseKey(b).length || naturalOrder(a.path, b.path))) {
    const key = baseKey(file);
    const known = groups.find((group) => group.key === key || (isOtherFormat(group.files, file) && startsWithWords(file, group.files[0] as ItemFile)));
    if (known) known.files.push(file);
    else groups.push({ key, files: [file] });
  }
  return groups.map((group) => group.files);
}

function isOtherFormat(files: readonly ItemFile[], file: ItemFile): boolean {
  return files.every((other) => extensionOf(other.path) !== extensionOf(file.path));
}

function startsWithWords(long: ItemFile, short: ItemFile): boolean {
  const name = stemOf(baseName(long.path)).toLowerCase();
  return name.startsWith(`${stemOf(baseName(short.path)).toLowerCase()} - `);
}

function wholeFolder(folder: LibraryFolder, libraryId: string, media: ItemFile[], files: readonly ItemFile[]): Item {
  const companions = files.filter(isCompanionRole);
  return { libraryId, path: folder.path, folder: folder.path, isFile: false, files: [...inOrder(media), ...inOrder(companions)] };
}

function isCompanionRole({ role }: ItemFile): boolean {
  return role === 'sidecar' || role === 'image';
}

const FORMAT_ORDER = ['m4b', 'm4a', 'mp4', 'mp3', 'flac', 'ogg', 'oga', 'opus', 'epub', 'azw3', 'azw', 'mobi', 'pdf'];

/** Sorts audio before ebooks, then formats by how much they say, then paths in natural order. */
function inOrder(files: readonly ItemFile[]): ItemFile[] {
  const rank = (file: ItemFile) => (file.role === 'audio' ? 0 : file.role === 'ebook' ? 1 : file.role === 'sidecar' ? 2 : 3);
  const format = (file: ItemFile) => (file.role === 'ebook' ? (FORMAT_ORDER.indexOf(extensionOf(file.path)) + 100) % 100 : 0);
  return [...files].sort((a, b) => rank(a) - rank(b) || format(a) - format(b) || naturalOrder(a.path, b.path));
}
