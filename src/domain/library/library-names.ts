/** What file and folder names mean in a library: media, sidecars, junk, discs. (docs/domain-rules.md, 1.) */
import { extensionOf, type FileRole, stemOf } from './item.ts';
import type { SidecarNames } from './sidecar-name.ts';

const MP4 = new Set('m4b m4a mp4 aax aaxc'.split(' '));
const AUDIO = new Set([...MP4, ...'mp3 mp2 flac ogg oga opus spx aac wma mka webm weba wav wave rf64 aiff aif aifc ape mpc wv dsf dff'.split(' ')]);
const EBOOK = new Set('epub pdf mobi azw azw3 azw4 fb2 cbz cbr djvu'.split(' '));
/** Formats of books that no reader knows. A folder that holds nothing else is reported. */
const UNREAD = {
  audio: new Set('aa ac3 amr au awb caf dts gsm ofr ra rm shn tak tta vqf w64'.split(' ')),
  ebook: new Set('cb7 cbt chm ibooks kfx lit lrf lrx pdb prc rb snb tcr'.split(' ')),
} as const;
const IMAGE = new Set('jpg jpeg png webp gif'.split(' '));

const SKIPPED_NAMES = new Set(['@eadir', '#recycle', '$recycle.bin', 'lost+found', 'system volume information', 'thumbs.db', 'desktop.ini']);
const SKIPPED_ENDING = /(?:\.(?:part|tmp|temp|crdownload|download|bak|old)|~)$/i;

/** The name that rsync gives a file during the transfer. */
const ARRIVING_DOTFILE = /^\..+\.[a-z0-9]{2,5}\.[A-Za-z0-9]{6}$/s;

/** True for the name of a file that is still being downloaded or copied. */
export function isArrivingName(name: string): boolean {
  return !name.startsWith('.') ? SKIPPED_ENDING.test(name) : ARRIVING_DOTFILE.test(name);
}

/** True for names that are never looked at: dotfiles, NAS and Windows junk, unfinished downloads. */
export function isSkippedName(name: string, sidecars: SidecarNames): boolean {
  if (name.startsWith('.')) return !sidecars.isHiddenSidecar(name);
  return SKIPPED_NAMES.has(name.toLowerCase()) || SKIPPED_ENDING.test(name);
}

/** Files that tell us to leave a folder alone: all of it if the file is empty, otherwise what its gitignore lines match. */
export const IGNORE_FILES: readonly string[] = ['.ignore', '.rubricatorignore'];

/** The role of a file by its name; undefined for what is no part of a book. The files around it decide about a `txt`. */
export function roleOfName(name: string, sidecars: SidecarNames): FileRole | undefined {
  const lower = name.toLowerCase();
  return sidecars.isSidecar(lower) ? 'sidecar' : roleOfMedium(lower);
}

/** As `roleOfName`, of a file that is no sidecar. */
export function roleOfMedium(name: string): Exclude<FileRole, 'sidecar'> | undefined {
  const extension = extensionOf(name);
  if (AUDIO.has(extension)) return 'audio';
  if (EBOOK.has(extension) || extension === 'txt') return 'ebook';
  return IMAGE.has(extension) ? 'image' : undefined;
}

/** Which kind of book a file would be of if a reader knew its format; undefined for all other names. */
export function unreadMedium(name: string): keyof typeof UNREAD | undefined {
  const extension = extensionOf(name);
  if (UNREAD.audio.has(extension)) return 'audio';
  return UNREAD.ebook.has(extension) ? 'ebook' : undefined;
}

/** True for a text file, which is an ebook only beside others of its base name. */
export function isPlainTextName(name: string): boolean {
  return extensionOf(name) === 'txt';
}

/** True for MP4 containers: one such file usually is a whole book. What Audible encrypts is the sound, not the tags. */
export function isMp4Name(name: string): boolean {
  return MP4.has(extensionOf(name));
}

const DISC_FOLDER = /^(?:cd|dis[ck]|part|pt|teil|partie|parte|deel|volume disc)[\s._-]*(\d{1,3})(?:\s*(?:of|von|de|\/)\s*\d{1,3})?$/i;
const TITLED_DISC_FOLDER = /[\s._-][([]?(?:cd|dis[ck])[\s._-]*(\d{1,3})(?:\s*of\s*\d{1,3})?[)\]]?$/i;

/**
 * The number of a disc folder inside a book's folder: `CD 1`, `Disc02`, `Teil 2`, and `The Title - CD 3` where the
 * beginning is the book folder's own name.
 */
export function discNumber(name: string, parentName: string): number | undefined {
  const plain = DISC_FOLDER.exec(name);
  if (plain) return Number(plain[1]);
  const titled = TITLED_DISC_FOLDER.exec(name);
  return titled && sameStart(name.slice(0, titled.index), parentName) ? Number(titled[1]) : undefined;
}

function sameStart(a: string, b: string): boolean {
  const fold = (text: string) =>
    text
      .normalize('NFC')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, '');
  const left = fold(a);
  const right = fold(b);
  return left !== '' && right !== '' && (left.startsWith(right) || right.startsWith(left));
}

/** A file name split into its counting number and the rest; undefined if it does not count. */
export interface NumberedName {
  number: number;
  /** The name without its number, folded: equal for the tracks of a book that are named alike. */
  rest: string;
}

/** Counts at the beginning or at the end of a name; the group is the number. */
const COUNTS: readonly RegExp[] = [
  /^(\d{1,4})(?=[\s._)\]-]|$)/,
  /^(?:track|chapter|kapitel|part|teil|cd|dis[ck]|file)[\s._-]*(\d{1,4})/i,
  /[([]\s*(\d{1,4})\s*(?:of|von|de|\/)\s*\d{1,4}\s*[)\]]$/i,
  /[\s._-](?:(?:part|pt|track|chapter|kapitel|teil|cd|dis[ck])[\s._-]*)?[([]?(\d{1,4})[)\]]?$/i,
];

/** Reads `01 - Dawn`, `Track 3`, `Title (2 of 9)`, `Title - Part 04`. */
export function numberedName(name: string): NumberedName | undefined {
  const stem = stemOf(name).trim();
  const count = COUNTS.map((pattern) => pattern.exec(stem)).find((match) => match !== null);
  if (!count) return undefined;
  const rest = `${stem.slice(0, count.index)} ${stem.slice(count.index + count[0].length)}`;
  return {
    number: Number(count[1]),
    rest: rest
      .normalize('NFC')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .trim(),
  };
}
