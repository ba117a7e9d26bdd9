/** What changes in a file, as a unified diff for people and for `patch`. */
import { createTwoFilesPatch } from 'diff';
import { decodeText } from '../domain/text/decode.ts';

export interface FileChange {
  /** Undefined for a file that is not there. */
  before?: Uint8Array;
  after?: Uint8Array;
  /** What a picture is fetched from, where it was not fetched to show the plan. */
  madeFrom?: string;
}

const CONTEXT_LINES = 3;
/** To compare longer files would take too long. */
const MAX_DIFF_BYTES = 2_000_000;

/** False for what is no text, or too long: of that only the sizes are told. */
export function isDiffed({ before, after }: Pick<FileChange, 'before' | 'after'>): boolean {
  return [before, after].every((bytes) => bytes === undefined || (bytes.length <= MAX_DIFF_BYTES && !bytes.subarray(0, 8000).includes(0)));
}

/** The diff of a text; for other files, a line with their sizes. */
export function unifiedDiff(path: string, { before, after, madeFrom }: FileChange): string {
  const size = (bytes: Uint8Array | undefined) => (bytes ? `${bytes.length} bytes` : 'no file');
  if (madeFrom !== undefined && !after) return `${size(before)} → ${pictureOf(madeFrom)}\n`;
  if (!isDiffed({ before, after })) return `${size(before)} → ${size(after)}\n`;
  const name = (side: string, bytes: Uint8Array | undefined) => (bytes ? `${side}/${path}` : '/dev/null');
  const text = (bytes: Uint8Array | undefined) => (bytes ? decodeText(bytes) : '');
  const patch = createTwoFilesPatch(name('a', before), name('b', after), text(before), text(after), undefined, undefined, { context: CONTEXT_LINES });
  return patch.replace(/^=+\n/, '');
}

function pictureOf(madeFrom: string): string {
  const address = /https?:[^"\\]+/.exec(madeFrom)?.[0];
  return address ? `a picture from ${address}` : 'the picture inside the book’s own file';
}
