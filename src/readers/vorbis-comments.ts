/** Reads Vorbis comments, the tags of FLAC and Ogg files: lengths and texts, one behind the other. (xiph.org, "Ogg Vorbis I format specification: comment field and header specification".) */

export interface Comments {
  /** Names as they stand in the file, and values. */
  list: [name: string, value: string][];
  hasPicture: boolean;
  /** True if one claims more bytes than there are; those before it are kept. */
  isDamaged: boolean;
}

const PICTURES: ReadonlySet<string> = new Set(['METADATA_BLOCK_PICTURE', 'COVERART']);
/** `METADATA_BLOCK_PICTURE=`, of a comment whose text is long and not wanted. */
const NAME_BYTES = 64;

/** @param bytes from the length of the vendor's name on */
export function readComments(bytes: Buffer): Comments {
  const comments: Comments = { list: [], hasPicture: false, isDamaged: bytes.length < 8 };
  if (comments.isDamaged) return comments;
  const countAt = 4 + bytes.readUInt32LE(0);
  if (countAt + 4 > bytes.length) return { ...comments, isDamaged: true };
  const count = bytes.readUInt32LE(countAt);
  let at = countAt + 4;
  for (let index = 0; index < count; index++) {
    const to = at + 4 <= bytes.length ? at + 4 + bytes.readUInt32LE(at) : Number.POSITIVE_INFINITY;
    if (to > bytes.length) return { ...comments, isDamaged: true };
    add(comments, bytes.subarray(at + 4, to));
    at = to;
  }
  return comments;
}

function add(comments: Comments, bytes: Buffer): void {
  const equals = bytes.subarray(0, NAME_BYTES).indexOf('=');
  if (equals < 1) return;
  const name = bytes.toString('latin1', 0, equals);
  if (PICTURES.has(name.toUpperCase())) comments.hasPicture = true;
  else comments.list.push([name, bytes.toString('utf8', equals + 1)]);
}
