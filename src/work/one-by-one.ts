/** Runs tasks one after the other. One that fails holds up nobody. */

export interface OneByOne {
  /** Resolves when the task has ended, however it ended. */
  run(task: () => Promise<void>): Promise<void>;
  isBusy(): boolean;
  /** Resolves when nothing is left to do. */
  settled(): Promise<void>;
}

export function createOneByOne(onError: (error: unknown) => void): OneByOne {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  return {
    run(task) {
      waiting++;
      const done = last.then(task).catch(onError);
      last = done.finally(() => waiting--);
      return done;
    },
    isBusy: () => waiting > 0,
    settled: async () => void (await last),
  };
}
