/**
 * Tiny real media files, made byte by byte: MP4 audiobooks of any declared length, silent MP3s, FLACs, WMAs, Matroska files, EPUBs and PDFs.
 * For the demo and the tests; nothing in them was recorded or written by anybody.
 */
export { makeEpub, makeOpf } from './media/epub.ts';
export { makeFlac } from './media/flac.ts';
export { type MkaOptions, makeMka } from './media/mka.ts';
export { makeMp3 } from './media/mp3.ts';
export { type Mp4Options, makeMp4 } from './media/mp4.ts';
export { makePdf } from './media/pdf.ts';
export { PIXEL } from './media/tags.ts';
export { makeWma, wmaPicture } from './media/wma.ts';
