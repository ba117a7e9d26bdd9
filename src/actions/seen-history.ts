/** What was done to books, as one caller sees it. */
import type { Access } from '../domain/access/access.ts';
import type { Write } from '../ports/write-journal.ts';
import type { BookHistory } from './history.ts';
import { seenWrite } from './seen-answers.ts';
import type { SeenRuns } from './undo-permission.ts';
import type { Veil } from './veiled-diffs.ts';

export interface SeenDone {
  ofRuns: SeenRuns;
  veil: Veil;
}

export async function seenHistory({ runs, writes }: BookHistory, done: SeenDone, access: Access): Promise<BookHistory> {
  return { runs: await done.ofRuns(runs), writes: await seenWrites(writes, done, access) };
}

export function seenWrites(writes: readonly Write[], { veil }: SeenDone, access: Access): Promise<Write[]> {
  return veil(writes.map((write) => seenWrite(write, access)));
}
