/**
 * The mark by which an OPF of ours is known without the state that wrote it: a meta that readers pass by, with a version, a hash of the
 * document, and the hashes of the files that cannot carry a mark of their own. One changed byte, and the document is somebody's edit.
 */
import { v5 as uuidV5 } from 'uuid';

export const MARK_NAME = 'rubricator';
/** Random once, fixed for ever. */
const NAMESPACE = '1d0e0f3c-52a1-4a3e-9a55-0f1b7c6f2e90';
const VERSION = '1';
const MARK = /<meta name="rubricator" content="1 ([0-9a-f-]{0,36})((?: [0-9a-f]{64}){0,8})"\/>/;

/** The content of a mark that is not signed yet. @param beside SHA-256 of files of ours beside it, hex */
export function unsignedMark(beside: readonly string[]): string {
  return [VERSION, '', ...beside].join(' ');
}

/** The document with its mark signed. One without a mark stays as it is. */
export function signed(text: string): string {
  const found = MARK.exec(text);
  if (!found) return text;
  const blank = withSignature(text, found, '');
  return withSignature(text, found, uuidV5(blank, NAMESPACE));
}

/** What an intact document of ours says of the files beside it; undefined for a document of somebody else's, or one that was edited. */
export function intactMark(text: string): { besideHashes: readonly string[] } | undefined {
  const found = MARK.exec(text);
  if (!found || signed(text) !== text) return undefined;
  return { besideHashes: (found[2] ?? '').split(' ').filter(Boolean) };
}

/** True for a document with a mark, intact or not: whoever changed it left the rest as it was. */
export function hasMark(text: string): boolean {
  return MARK.test(text);
}

function withSignature(text: string, { 0: mark, 2: beside = '', index }: RegExpExecArray, signature: string): string {
  return `${text.slice(0, index)}<meta name="${MARK_NAME}" content="${VERSION} ${signature}${beside}"/>${text.slice(index + mark.length)}`;
}
