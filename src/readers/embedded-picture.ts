/** The cover inside a media file: the front cover among an audio file's pictures, or the one that an EPUB's package names. */
import { toReadError } from '../domain/errors.ts';
import { extensionOf } from '../domain/library/item.ts';
import { asfPicture } from './asf.ts';
import { AudioTokenizer } from './audio-tokenizer.ts';
import { readEpubCover } from './epub.ts';
import { withFileWindow } from './file-window.ts';

/** The picture's bytes as they are; undefined if there is none. `path` is absolute. Throws `ReadError`. */
export async function readEmbeddedPicture(path: string): Promise<Buffer | undefined> {
  if (extensionOf(path) === 'epub') return readEpubCover(path);
  const { parseFromTokenizer, selectCover } = await import('music-metadata');
  try {
    return await withFileWindow(path, async (file) => {
      if (extensionOf(path) === 'wma') return asfPicture(file);
      const { common } = await parseFromTokenizer(new AudioTokenizer(file, path, { hasWholePictures: true }), { duration: false, skipCovers: false });
      const picture = selectCover(common.picture);
      return picture ? Buffer.from(picture.data) : undefined;
    });
  } catch (error) {
    throw toReadError('not readable as audio', error);
  }
}
