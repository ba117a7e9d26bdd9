/** What persons let rest: kept until it ends, restarts included, and seen by all processes on one state. */
import type { Pause, PauseTarget } from '../domain/pause.ts';

export interface Pauses {
  /** Those that are in force, libraries first, by their ids. */
  all(nowMs: number): Promise<Pause[]>;
  /** An earlier pause of the same gives way. */
  put(pause: Pause): Promise<void>;
  /** False if there was none. */
  remove(target: PauseTarget): Promise<boolean>;
}
