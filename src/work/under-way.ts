/**
 * The books under way in this process. Each is noted before the work on it begins. What a process that died had begun is worked on alone
 * by the next one, when nothing else is under way: if it dies again, it is known of which book. One that took the process down twice is
 * set aside. So a program that is killed, or a machine that loses its power, sets nothing aside that is not alone under way both times.
 */
import type { Start, Starts, Suspect } from '../ports/starts.ts';

/** So often a process may die with a book alone. */
const MAX_DEATHS = 2;

export interface UnderWay {
  /**
   * Works on a book. Undefined if it is set aside. Rejects when aborted.
   * @param isAsked somebody asks for it: then it is not set aside
   */
  run<T>(start: Start, isAsked: boolean, work: () => Promise<T>, signal: AbortSignal): Promise<T | undefined>;
}

export interface UnderWayDeps {
  starts: Starts;
  /** By this name books are noted; a new one for each process. */
  worker(): string;
  isAlive(worker: string): boolean;
}

export function createUnderWay({ starts, worker, isAlive }: UnderWayDeps): UnderWay {
  const turns = createTurns();
  let name: string | undefined;
  let loading: Promise<Map<string, Suspect>> | undefined;

  async function load(): Promise<Map<string, Suspect>> {
    return new Map((await starts.suspects(isAlive)).map((suspect) => [keyOf(suspect), suspect]));
  }

  async function ended(start: Start, suspects: Map<string, Suspect>, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return starts.stop(start);
    suspects.delete(keyOf(start));
    return starts.end(start);
  }

  return {
    async run(start, isAsked, work, signal) {
      loading ??= load();
      const suspects = await loading;
      const found = suspects.get(keyOf(start));
      const suspect = found?.seen === start.seen ? found : undefined;
      if (suspect && suspect.deathsAlone >= MAX_DEATHS && !isAsked) return undefined;
      const leave = await turns.enter(suspect !== undefined, signal);
      try {
        name ??= worker();
        await starts.begin(start, name);
        return await work().finally(() => ended(start, suspects, signal));
      } finally {
        leave();
      }
    },
  };
}

function keyOf({ library, path }: Start): string {
  return `${library}\0${path}`;
}

/** Many at once, or one alone. Who wants to be alone waits until nobody else is there. */
function createTurns() {
  let count = 0;
  let isOneAlone = false;
  let changed = Promise.withResolvers<void>();

  /** Enters in the same moment in which there is room, so that nobody gets between. */
  async function enter(isAlone: boolean, signal: AbortSignal): Promise<() => void> {
    const hasRoom = () => (isAlone ? count === 0 : !isOneAlone);
    const aborted = Promise.withResolvers<void>();
    const abort = () => aborted.resolve();
    signal.addEventListener('abort', abort, { once: true });
    try {
      for (signal.throwIfAborted(); !hasRoom(); signal.throwIfAborted()) await Promise.race([changed.promise, aborted.promise]);
      count++;
      isOneAlone = isAlone;
      return leave;
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  function leave(): void {
    count--;
    isOneAlone = false;
    changed.resolve();
    changed = Promise.withResolvers();
  }

  return { enter };
}
