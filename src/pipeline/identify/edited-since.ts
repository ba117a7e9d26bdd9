/**
 * Files of ours that no state knows any more and that somebody edited since. A mark or a record beside them tells what they were: what differs from
 * it is the edit. What the other file cannot tell stays somebody's own, and is adopted. (docs/decisions/0033-edited-without-a-state.md)
 */
import type { FieldKey, SeriesEntry } from '../../domain/book/metadata.ts';
import type { Override } from '../../domain/book/record.ts';
import { baseName } from '../../domain/library/item.ts';
import { positionNumber } from '../../domain/text/position.ts';
import { foldSeries } from '../../domain/text/text.ts';
import type { ReaderDefinition } from '../../sdk/reader.ts';
import type { Reading } from '../../sdk/reading.ts';
import { handEdits } from './hand-edits.ts';
import { type SidecarVersion, type Slot, versionOf } from './sidecar-slots.ts';

/** A sidecar that this state does not know. */
export interface ForeignSidecar {
  path: string;
  hash: string;
  text: string;
  reader: ReaderDefinition;
  reading: Reading;
}

export interface EditedSidecar {
  path: string;
  hash: string;
  edits: Override[];
  /** What it says of fields of which nobody can tell whether they were edited. */
  rest?: Reading;
}

/** What stood in a file, as another one tells it. */
interface Base {
  reading: Reading;
  states(field: FieldKey): boolean;
}

/** What stands in the folder of one book. */
interface Beside {
  foreign: readonly ForeignSidecar[];
  /** Hashes of those that are as some state of ours wrote them. */
  proven: ReadonlyMap<string, unknown>;
  /** Records of our own. */
  records: readonly Reading[];
  /** What a program states that has read nothing but the media files and their names. */
  media: SidecarVersion;
}

export function editedSince({ foreign, proven, records, media }: Beside, nowMs: number): EditedSidecar[] {
  return foreign.flatMap((file) => {
    const base = file.reader.foreign === 'adopted' && !proven.has(file.hash) ? (recordOf(file, records) ?? siblingOf(file, foreign)) : undefined;
    return base ? [editedFrom(file, base, media, nowMs)] : [];
  });
}

/** The record that names the file, with other bytes. */
function recordOf({ path, hash }: ForeignSidecar, records: readonly Reading[]): Base | undefined {
  const reading = records.find(({ beside = [] }) => beside.some((mark) => mark.name === baseName(path) && mark.hash !== hash));
  return reading && { reading, states: () => true };
}

/** The file of ours that nobody edited, of the two that are known together. */
function siblingOf({ hash, reader, reading: { mark } }: ForeignSidecar, foreign: readonly ForeignSidecar[]): Base | undefined {
  const sibling = mark
    ? foreign.find((other) => !mark.isIntact && mark.besideHashes.includes(other.hash))
    : foreign.find((other) => other.reader !== reader && isOnceBeside(other, hash));
  return sibling && { reading: sibling.reading, states: (field) => canState(sibling.reading, field) };
}

/** True for a file of ours that once stood beside one of which the bytes are gone. */
function isOnceBeside({ reading: { mark } }: ForeignSidecar, hash: string): boolean {
  return mark?.isIntact === true && mark.besideHashes.length > 0 && !mark.besideHashes.includes(hash);
}

function canState({ confidence }: Reading, field: FieldKey): boolean {
  return Object.hasOwn(confidence, field);
}

function editedFrom(file: ForeignSidecar, base: Base, media: SidecarVersion, nowMs: number): EditedSidecar {
  const { path, hash, reading, text, reader } = file;
  const found = versionOf(reading, text, reader);
  const { version, unknown } = asToldBy(base, found, reading);
  const edits = handEdits({ path, known: [{ ...version, isOurs: true }], found, media }, nowMs);
  const rest = Object.fromEntries([...unknown].map((field) => [field, found.metadata[field]]));
  return { path, hash, edits, ...(unknown.size > 0 && { rest: { ...reading, mark: undefined, metadata: rest } }) };
}

/** The version that the file was made from, as far as both formats can state it, and the fields that the other one cannot tell. */
function asToldBy(base: Base, found: SidecarVersion, reading: Reading): { version: SidecarVersion; unknown: ReadonlySet<FieldKey> } {
  const told = versionOf(base.reading, '', {});
  const slots = new Map<string, Slot>();
  for (const [key, slot] of told.slots) {
    const there = found.slots.get(key);
    // A format takes only some types of identifiers: one that is gone may be one of the others.
    if (!canState(reading, slot.field.key) || (!there && slot.field.key === 'identifiers')) continue;
    slots.set(key, there && isAsClose(slot, there) ? there : slot);
  }
  const unknown = new Set<FieldKey>();
  for (const [key, slot] of found.slots) {
    const { key: field } = slot.field;
    if (base.states(field) && (field !== 'identifiers' || slots.has(key))) continue;
    slots.set(key, slot);
    unknown.add(field);
  }
  return { version: { ...told, slots }, unknown };
}

/** True for values that differ only by what one format cannot say: a region of a language, a position that is no plain number. */
function isAsClose({ field, values: [a] }: Slot, { values: [b] }: Slot): boolean {
  if (a === undefined || b === undefined) return false;
  if (field.key === 'language') return field.normalise(a) === field.normalise(b);
  return field.key === 'series' && areCloseSeries(a as SeriesEntry[], b as SeriesEntry[]);
}

function areCloseSeries(a: readonly SeriesEntry[], b: readonly SeriesEntry[]): boolean {
  const isClose = (one: SeriesEntry, other: SeriesEntry | undefined) =>
    foldSeries(one.name) === foldSeries(other?.name ?? '') && arePositionsClose(one.position, other?.position);
  return a.length === b.length && a.every((entry, index) => isClose(entry, b[index]));
}

function arePositionsClose(a: string | undefined, b: string | undefined): boolean {
  return a === b || (a === undefined ? !Number.isFinite(Number(b)) : b === undefined ? !Number.isFinite(Number(a)) : positionNumber(a) === positionNumber(b));
}
