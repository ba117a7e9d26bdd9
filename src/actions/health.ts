/**
 * Whether the daemon that is running is ready for work, for `/readyz`: a few quick checks, yes or no. `rubricator doctor` is another question:
 * it examines from outside all that a scan depends on, and says what to do about it.
 */
import { messageOf } from '../domain/errors.ts';
import type { StoreHealth } from '../ports/item-store.ts';
import type { PausesInForce } from '../work/pauses-in-force.ts';
import type { Activity } from './status.ts';

export interface Check {
  name: string;
  isOk: boolean;
  message?: string | undefined;
  /** What to do if it is not well. */
  advice: string;
}

export interface HealthDeps {
  activity(): Promise<Activity>;
  store: StoreHealth;
  pauses: Pick<PausesInForce, 'find'>;
  /** On the disk of the state folder. */
  freeBytes(): Promise<number>;
  now(): number;
}

/** Work that is due and has not moved for so long has stopped. */
const STUCK_MS = 15 * 60_000;
const LIBRARY_ADVICE = 'Mount its disk, let the user who runs Rubricator read it, or pause the library until it is back.';
const STORE_ADVICE = 'Make room on the disk of the state folder, and let the user who runs Rubricator write there.';
const QUEUE_ADVICE = 'Restart the daemon; the log and rubricator doctor tell more.';
const MEGABYTE = 1024 * 1024;
const NO_ROOM_BYTES = 5 * MEGABYTE;

export async function checkHealth({ activity, store, pauses, freeBytes, now }: HealthDeps): Promise<Check[]> {
  const { libraries, queue, isMoving, lastWorkAtMs } = await activity();
  const written = await Promise.all([store.tryToWrite(), freeBytes()]).then(
    ([, free]): Check => ({
      name: 'store',
      isOk: free > NO_ROOM_BYTES,
      message: `${Math.floor(free / MEGABYTE).toLocaleString('en')} MB free`,
      advice: STORE_ADVICE,
    }),
    (error: unknown): Check => ({ name: 'store', isOk: false, message: messageOf(error), advice: STORE_ADVICE }),
  );
  const isPaused = (library: string) => pauses.find('library', library) !== undefined;
  const isDue = queue.some(({ library, oldestDueAtMs }) => !isPaused(library) && now() - oldestDueAtMs > STUCK_MS);
  return [
    ...libraries.map(({ library, isAvailable }): Check => ({ name: `library ${library}`, isOk: isAvailable || isPaused(library), advice: LIBRARY_ADVICE })),
    written,
    { name: 'queue', isOk: isMoving && (!isDue || now() - lastWorkAtMs < STUCK_MS), advice: QUEUE_ADVICE },
  ];
}
