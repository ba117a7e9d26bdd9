/** Tells whose bytes stand at a path, by hashes and by the note that was made before the last write, which may have been cut off. Pure. */
import type { FileVersion, OwnSidecar } from '../ports/sidecars.ts';

/** A sidecar as it was read from disk. */
export interface SidecarOnDisk {
  hash: string;
  bytes: Buffer;
  /** True if nobody may overwrite it now: it cannot be understood. */
  isBlocked: boolean;
  /**
   * Why it stays as it is for now: it holds decisions that the user has to confirm or to reject first, or another state of ours wrote it when it
   * knew more.
   */
  waitsFor?: 'user' | 'providers';
}

/** True for bytes that we wrote: a confirmed write, one that ended without its confirmation, or one in place that broke off in the middle. */
export function isOurs(own: OwnSidecar | undefined, bytes: Buffer, hash: string): boolean {
  if (!own) return false;
  return own.hash === hash || own.pending?.hash === hash || isTorn(own, bytes, hash);
}

function isTorn({ pending }: OwnSidecar, bytes: Buffer, hash: string): boolean {
  if (!pending || pending.beforeHash === hash || bytes.length >= pending.bytes.length) return false;
  return pending.bytes.subarray(0, bytes.length).equals(bytes);
}

/**
 * What we wrote, to compare somebody's change with. There are two versions if a write was cut off and nobody knows which of them was
 * changed: only what differs from both is an edit. Empty if the file is not ours.
 */
export function basesOf(own: OwnSidecar | undefined, hash: string): Buffer[] {
  if (!own) return [];
  const confirmed = own.hash === '' ? [] : [own.bytes];
  const mayStand = own.pending !== undefined && own.pending.beforeHash !== hash;
  return mayStand && own.pending ? [...confirmed, own.pending.bytes] : confirmed;
}

/**
 * All that we wrote there, as far as it is known: what of a changed file is ours. Empty if the file is not ours. A write that was noted may have been
 * cut off and another noted after it, so the last two are not enough.
 */
export function writtenBefore(own: OwnSidecar | undefined, hash: string): Buffer[] {
  const latest = basesOf(own, hash);
  const earlier = latest.length > 0 ? (own?.earlier ?? []) : [];
  return [...latest, ...earlier.filter(({ isOurs: wasOurs }) => wasOurs).map(({ bytes }) => bytes)];
}

/**
 * All versions of a file of ours that are known, newest first. Empty if the file is not ours. Bytes that we found as we would have written them are
 * somebody else's.
 */
export function versionsOf(own: OwnSidecar | undefined, hash: string): FileVersion[] {
  if (!own) return [];
  const { pending, earlier } = own;
  const wasWritten = (bytes: Buffer) => !earlier || bytes === pending?.bytes || earlier.some((each) => each.isOurs && each.bytes.equals(bytes));
  const latest = basesOf(own, hash).map((bytes): FileVersion => ({ bytes, isOurs: wasWritten(bytes) }));
  if (latest.length === 0) return [];
  const versions = [...latest.reverse(), ...(earlier ?? [])];
  return versions.filter(({ bytes }, index) => versions.findIndex((each) => each.bytes.equals(bytes)) === index);
}
