/**
 * Which files nobody may replace or remove, whatever a record, a config or an exporter says: media, and pictures other than JPEG.
 * A name or the first bytes are enough to protect a file.
 */
import { extensionOf, type FileRole } from './item.ts';
import { roleOfMedium } from './library-names.ts';

/** What else people keep beside books and no exporter ever writes: other media, disc images and archives. */
const OTHER_ENDINGS = new Set(
  'aa aax aaxc ac3 alac ape caf dsf dts eac3 mid mp2 mpc mpga ra spx tta wv amr lrf lit kfx pdb prc cb7 cbt chm docx odt rtf avi mkv mov mpg mpeg m4v webm wmv bmp tif tiff heic avif svg iso zip rar 7z tar gz bz2 xz zst'.split(
    ' ',
  ),
);

/** The first bytes of media, as hex, from an offset. Of JPEG there is none: it is what covers are. */
const SIGNATURES: readonly { at: number; hex: RegExp }[] = [
  { at: 0, hex: /^494433/ }, // ID3
  { at: 0, hex: /^fff[0-389ab]|^ffe[23]/ }, // a frame of MPEG audio or of ADTS; “fffe” is the mark of a text in UTF-16
  { at: 0, hex: /^664c6143/ }, // fLaC
  { at: 0, hex: /^4f676753/ }, // OggS
  { at: 0, hex: /^52494646/ }, // RIFF: WAVE, AVI, WebP
  { at: 0, hex: /^464f524d/ }, // FORM: AIFF
  { at: 0, hex: /^4d414320|^7776706b/ }, // Monkey’s Audio, WavPack
  { at: 0, hex: /^1a45dfa3/ }, // Matroska
  { at: 0, hex: /^3026b2758e66cf11/ }, // ASF
  { at: 4, hex: /^66747970/ }, // ftyp: MP4
  { at: 0, hex: /^504b0304|^52617221|^377abcaf/ }, // ZIP (EPUB, CBZ), RAR, 7z
  { at: 0, hex: /^25504446/ }, // PDF
  { at: 60, hex: /^424f4f4b4d4f4249/ }, // BOOKMOBI
  { at: 0, hex: /^41542654464f524d/ }, // DjVu
  { at: 0, hex: /^89504e47|^47494638/ }, // PNG, GIF
];
const SIGNATURE_BYTES = 8;

const PROTECTED_ROLES: ReadonlySet<FileRole | undefined> = new Set<FileRole>(['audio', 'ebook', 'image']);

/** True for a name that belongs to the user alone. A text may be a sidecar, and a JPEG a cover. */
export function isProtectedName(name: string): boolean {
  const extension = extensionOf(name);
  if (extension === 'txt' || extension === 'jpg' || extension === 'jpeg') return false;
  return OTHER_ENDINGS.has(extension) || PROTECTED_ROLES.has(roleOfMedium(name.toLowerCase()));
}

/** True for bytes that begin as a medium does. */
export function isMedium(bytes: Uint8Array): boolean {
  return SIGNATURES.some(({ at, hex }) => hex.test(Buffer.from(bytes.subarray(at, at + SIGNATURE_BYTES)).toString('hex')));
}
