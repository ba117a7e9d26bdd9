/**
 * The mark by which an OPF of ours is known without the state that wrote it: a meta that readers pass by, with a version, a hash of the
 * document, and the hashes of the files that cannot carry a mark of their own. It also names the fields that a person decided or that were adopted from
 * somebody's file: another state keeps those, though it knows no more of them. One changed byte, and the document is somebody's edit.
 */
import { v5 as uuidV5 } from 'uuid';
import type { Candidate } from '../../domain/book/candidate.ts';
import type { FieldKey } from '../../domain/book/metadata.ts';
import type { MergedField, MergedRecord } from '../../domain/book/record.ts';

export const MARK_NAME = 'rubricator';
/** Random once, fixed for ever. */
const NAMESPACE = '1d0e0f3c-52a1-4a3e-9a55-0f1b7c6f2e90';
const VERSION = '1';
const MARK = /<meta name="rubricator" content="1 ([0-9a-f-]{0,36})((?: [0-9a-f]{64}){0,8})((?: [A-Za-z]{1,40}){0,60})"\/>/;

/** What a mark says of the files that we wrote. */
export interface OwnMark {
  /** Hashes of files beside it. */
  besideHashes: readonly string[];
  /** Fields that somebody decided, or that were adopted. */
  held: readonly string[];
}

/** A mark as it is found. */
export interface FoundMark extends OwnMark {
  /** False once somebody edited the document; then the mark still says what it was. */
  isIntact: boolean;
}

/** The content of a mark that is not signed yet. @param besideHashes SHA-256 of files of ours beside it, hex */
export function unsignedMark({ besideHashes, held }: OwnMark): string {
  return [VERSION, '', ...besideHashes, ...held].join(' ');
}

/** The fields of a record that a person decided, or that a sidecar of somebody else decides. */
export function heldFields({ fields }: Pick<MergedRecord, 'fields'>, answers: readonly Pick<Candidate, 'source' | 'sourceId' | 'standing'>[]): FieldKey[] {
  const adopted = answers.filter(({ standing }) => standing === 'adopted');
  const isHeld = ({ override, claims: [winner] }: MergedField) =>
    override !== undefined || (winner !== undefined && adopted.some(({ source, sourceId }) => source === winner.source && sourceId === winner.sourceId));
  return (Object.entries(fields) as [FieldKey, MergedField][]).flatMap(([key, field]) => (isHeld(field) ? [key] : [])).sort();
}

/** The document with its mark signed. One without a mark stays as it is. */
export function signed(text: string): string {
  const found = MARK.exec(text);
  if (!found) return text;
  const blank = withSignature(text, found, '');
  // As bytes: the package takes a text apart letter by letter.
  return withSignature(text, found, uuidV5(Buffer.from(blank), NAMESPACE));
}

/** What a document of ours says of itself and of the files beside it; undefined for a document of somebody else's. */
export function markIn(text: string): FoundMark | undefined {
  const found = MARK.exec(text);
  const words = (group: string | undefined) => (group ?? '').split(' ').filter(Boolean);
  return found ? { isIntact: signed(text) === text, besideHashes: words(found[2]), held: words(found[3]) } : undefined;
}

function withSignature(text: string, { 0: mark, 2: beside = '', 3: held = '', index }: RegExpExecArray, signature: string): string {
  return `${text.slice(0, index)}<meta name="${MARK_NAME}" content="${VERSION} ${signature}${beside}${held}"/>${text.slice(index + mark.length)}`;
}
