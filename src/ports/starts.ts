/** Notes that work on a book begins and ends. Of a process that died, what it had begun is left, and one of those books may be the cause. */

export interface Start {
  library: string;
  path: string;
  /** What the files looked like, and the settings: for others it is another attempt. */
  seen: string;
}

/** A book that was under way when a process died. */
export interface Suspect extends Start {
  /** How often it was the only one. */
  deathsAlone: number;
}

export interface Starts {
  /** @param worker names the process */
  begin(start: Start, worker: string): Promise<void>;
  /** The work has come to an end, good or bad: the book is no suspect. */
  end(start: Start): Promise<void>;
  /** The work was stopped from outside, which says nothing of the book. */
  stop(start: Start): Promise<void>;
  /** The books that processes died with, all that ever were and have not come to an end since. */
  suspects(isAlive: (worker: string) => boolean): Promise<Suspect[]>;
}
