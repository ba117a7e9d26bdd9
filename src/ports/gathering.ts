/** Questions of all processes that one request to a provider can hold: whoever sends fills it up with what waits elsewhere. */

/** What one process sends. */
export interface Gathered {
  /** Its own questions; those that are missing are being asked by somebody else. */
  own: readonly string[];
  /** Questions that wait in other processes. */
  others: readonly string[];
}

export interface Gathering {
  /** Tells all that a question waits. Never rejects. @param kind what can be asked together */
  offer(kind: string, question: string): Promise<void>;
  /** The question is no longer wanted. Never rejects. */
  withdraw(kind: string, question: string): Promise<void>;
  /** Takes questions of one's own, and those of others until there are `size`, the oldest first. Where nobody can tell, they are all one's own. */
  take(kind: string, own: readonly string[], size: number): Promise<Gathered>;
  /** What was taken is answered, and the answers are put away; or they will not come. Never rejects. */
  done(kind: string, questions: readonly string[]): Promise<void>;
  /** True while another process asks it. */
  isTaken(kind: string, question: string): Promise<boolean>;
}
