/**
 * Sidecars that another state of ours wrote, as their marks prove. They are no source: what they say came from the same providers. Only
 * what they hold counts: what somebody decided there, or what was adopted there from a file that is gone since. Pure.
 */
import { type Override, overrideKey } from '../../domain/book/record.ts';
import type { FoundMark } from '../../sdk/formats/opf-mark.ts';
import type { Reading } from '../../sdk/reading.ts';

/** Two files of one state do not confirm each other. */
const LINEAGE = 'rubricator';

/** By the hash of each file that a mark proves: the fields that it holds. */
export type ProvenFiles = Map<string, ReadonlySet<string>>;

/** A sidecar that this state did not write as it stands. */
export interface ToldSidecar {
  path: string;
  hash: string;
  reading: Reading;
}

/** A document that was edited proves the files beside it alone. */
export function prove(proven: ProvenFiles, hash: string, { isIntact, besideHashes, held }: FoundMark): void {
  for (const each of [...(isIntact ? [hash] : []), ...besideHashes]) proven.set(each, new Set(held));
}

/** What the proven ones among these hold, which is adopted as if somebody else had made a file with just that. */
export function heldBy(proven: ProvenFiles, told: readonly ToldSidecar[]): { path: string; reading: Reading }[] {
  return told.flatMap(({ path, hash, reading }) => {
    const held = proven.get(hash);
    if (!held) return [];
    const metadata = Object.fromEntries(Object.entries(reading.metadata).filter(([field]) => held.has(field)));
    return [{ path, reading: { ...reading, metadata, lineage: LINEAGE } }];
  });
}

/** Of edits of a proven file, those that are newer decisions: another one about a field that is decided here, or that it has no value. */
export function newerDecisions(edits: readonly Override[], held: ReadonlySet<string>, overrides: readonly Override[]): Override[] {
  const decided = new Set(overrides.map(overrideKey));
  return edits.filter((edit) => held.has(edit.field) && (edit.value === undefined || decided.has(overrideKey(edit))));
}
