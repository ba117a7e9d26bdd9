/** Sidecars that we wrote, as they were when we wrote them: a change that somebody else makes shows field by field. */

/** The name, size and time of a sidecar of ours: what a walk can compare. */
export interface SidecarStamp {
  /** Relative to the library. */
  path: string;
  exporter: string;
  sizeBytes: number;
  mtimeMs: number;
  /** True if a write of it began and the store does not know whether it ended. */
  isPending: boolean;
}

/** A write that began and of which the store does not know whether it ended. */
export interface PendingWrite {
  /** SHA-256 of the new bytes, hex. */
  hash: string;
  bytes: Buffer;
  /** Hash of the file that stood there before; undefined if there was none. */
  beforeHash?: string;
}

/** A file as it once stood there. */
export interface FileVersion {
  bytes: Buffer;
  /** False for what another program or a person left there. */
  isOurs: boolean;
}

export interface OwnSidecar extends Omit<SidecarStamp, 'isPending'> {
  /** SHA-256 of the bytes, hex; empty where no file of ours is expected: it was undone, or its first write never ended. */
  hash: string;
  bytes: Buffer;
  pending?: PendingWrite;
  /** Hash of bytes that the user undid: they are not written again. */
  refusedHash?: string;
  /** What stood there before, newest first; loaded only for a file that looks changed. */
  earlier?: readonly FileVersion[];
  /** What it was made from, if not from the record: the address of a picture. */
  madeFrom?: string;
}

export interface Sidecars {
  /** Saves a sidecar that is as we would have written it, or one that is no longer ours (`hash` empty). */
  saveSidecar(library: string, itemId: number | undefined, sidecar: OwnSidecar): Promise<void>;
  forgetSidecar(library: string, path: string): Promise<void>;
  /** Sidecars of a library that belong to no single book. */
  librarySidecars(library: string): Promise<OwnSidecar[]>;
}
