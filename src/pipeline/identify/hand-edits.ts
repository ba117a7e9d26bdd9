/**
 * A sidecar of ours that somebody changed → Overrides, field by field. The base to compare with is the nearest of all versions that we know: whoever
 * changed the file may not have read our latest. A consumer's rewrite with the same meaning is no edit, and nor is an echo of an older value.
 * (docs/decisions/0031-the-nearest-ancestor.md)
 */
import type { Identifier } from '../../domain/book/identifier.ts';
import type { FieldValue } from '../../domain/book/metadata.ts';
import type { Override } from '../../domain/book/record.ts';
import { baseName } from '../../domain/library/item.ts';
import { isStatedIn, isTakenFromMedia, type SidecarVersion, type Slot } from './sidecar-slots.ts';

/** A version that stood there before. */
export interface EarlierVersion extends SidecarVersion {
  /** False for what another program or a person left there. */
  isOurs: boolean;
}

/** A sidecar of ours before and after somebody changed it. */
export interface SidecarChange {
  path: string;
  /** Newest first; at least one. */
  known: readonly EarlierVersion[];
  found: SidecarVersion;
  /** What a program states that has read nothing but the media files and their names. */
  media: SidecarVersion;
}

/** One piece that is not as the base has it; no value means cleared. */
interface Edit {
  slot: Slot;
  value?: FieldValue;
}

/** The fields that somebody edited, cleared ones included. */
export function handEdits({ path, known, found, media }: SidecarChange, nowMs: number): Override[] {
  const versions = sinceTheirs(known);
  const [newest] = versions;
  if (!newest) return [];
  const base = baseOf(versions, found, media);
  const edits = changedSlots(base, found).flatMap((key) => editOf(key, { base, versions, found, media }));
  const by = { origin: `user (${baseName(path)})`, setAtMs: nowMs, actor: { kind: 'sidecar', name: path } } as const;
  const whole = edits.filter(({ slot }) => slot.field.key !== 'identifiers').map((edit): Override => ({ ...overrideOf(edit), ...by }));
  const ids = edits.filter(({ slot }) => slot.field.key === 'identifiers');
  return ids.length === 0 ? whole : [...whole, { field: 'identifiers', value: editedIds(newest.metadata.identifiers ?? [], ids), ...by }];
}

/** What the other program wrote last holds all that it had read by then: it cannot echo anything older. */
function sinceTheirs(known: readonly EarlierVersion[]): readonly EarlierVersion[] {
  const theirs = known.findIndex(({ isOurs }) => !isOurs);
  return theirs < 0 ? known : known.slice(0, theirs + 1);
}

/**
 * The version from which the fewest pieces differ; of several the newest. As long as no other program has written the file, one may be at work
 * that has never read it: then what it writes is nearer to the media files than to ours, by more than one edit.
 */
function baseOf(versions: readonly EarlierVersion[], found: SidecarVersion, media: SidecarVersion): SidecarVersion {
  const distances = versions.map((version) => changedSlots(version, found).length);
  const least = Math.min(...distances);
  const mayBeUnread =
    versions.every(({ isOurs }) => isOurs) && [...found.slots].some(([key, { field, values }]) => isStatedIn(media.slots.get(key), field, values[0]));
  return mayBeUnread && changedSlots(media, found).length + 1 < least ? media : (versions[distances.indexOf(least)] as SidecarVersion);
}

/** The pieces that are stated otherwise, or were cleared. */
function changedSlots(base: SidecarVersion, found: SidecarVersion): string[] {
  const keys = [...new Set([...base.slots.keys(), ...found.slots.keys()])];
  return keys.filter((key) => {
    const [before, after] = [base.slots.get(key), found.slots.get(key)];
    if (after) return !after.values.every((value) => isStatedIn(before, after.field, value));
    return before !== undefined && found.isCleared(before.field.key);
  });
}

type Change = Pick<SidecarChange, 'found' | 'media'> & { base: SidecarVersion; versions: readonly SidecarVersion[] };

/** The edit of a piece; none if its value stood there before, or comes from the media files. */
function editOf(key: string, { base, versions, found, media }: Change): Edit[] {
  const slot = found.slots.get(key);
  if (!slot) {
    const cleared = base.slots.get(key) as Slot;
    const newer = versions.slice(0, Math.max(0, versions.indexOf(base)));
    // Nobody clears what the program never had, or what we cleared.
    if (base === media || cleared.field.key === 'title' || newer.some((each) => !each.slots.has(key) && each.isCleared(cleared.field.key))) return [];
    return [{ slot: cleared, ...(cleared.field.widget === 'yes-no' && { value: false }) }];
  }
  const value = slot.values.find((each) => !versions.some(({ slots }) => isStatedIn(slots.get(key), slot.field, each)));
  if (value === undefined || isTakenFromMedia(slot, value, { before: base.slots.get(key), media: media.slots.get(key) })) return [];
  return [{ slot, value }];
}

function overrideOf({ slot: { field, part }, value }: Edit): Pick<Override, 'field' | 'key' | 'value'> {
  return { field: field.key, ...(part !== undefined && { key: part }), ...(value !== undefined && { value }) };
}

/** The identifiers as we know them with the edited types in them; undefined if none is left. */
function editedIds(ids: readonly Identifier[], edits: readonly Edit[]): Identifier[] | undefined {
  const types = new Set(edits.map(({ slot }) => slot.part));
  const edited = [...ids.filter(({ type }) => !types.has(type)), ...edits.flatMap(({ value }) => (value ?? []) as Identifier[])];
  return edited.length > 0 ? edited : undefined;
}
