/** The processes that work on a state which several share. Times are those of the database: no machine’s clock is asked. */

export interface NotedWorker {
  /** By this name it leases jobs. */
  name: string;
  /** True for the one that watches the libraries. */
  isLeading: boolean;
  machine: string;
  processId: number;
  version: string;
  /** Books that it works on now. */
  underWay: number;
}

export interface ListedWorker extends NotedWorker {
  /** Milliseconds since 1970. */
  startedAtMs: number;
  seenAtMs: number;
  /** True for one that has said nothing for so long that it has probably died. */
  isSilent: boolean;
}

export interface WorkerList {
  /**
   * A worker says that it lives. One that begins to do so anew, by another process, starts now. Who led before one that leads, and those of which
   * nothing was heard for a day, are forgotten.
   */
  note(worker: NotedWorker): Promise<void>;
  /** A worker that ends goes at once. */
  remove(name: string): Promise<void>;
  /** Who leads stands first; then by name. */
  all(): Promise<ListedWorker[]>;
}

/** So often a worker says that it lives. */
export const NOTE_EVERY_MS = 10_000;
/** After this it counts as silent. */
export const SILENT_AFTER_MS = 4 * NOTE_EVERY_MS;
