/** What the program's exit code means; documented in the README. */
export const EXIT = {
  ok: 0,
  fatal: 1,
  usage: 2,
  someFailed: 3,
  /** Another daemon works on the same state. */
  isRunning: 4,
  /** 128 + SIGINT, as shells have it. */
  interrupted: 130,
} as const;

export const EXIT_MEANINGS: readonly (readonly [code: number, meaning: string])[] = [
  [EXIT.ok, 'all well'],
  [EXIT.fatal, 'fatal: the message says why'],
  [EXIT.usage, 'wrong usage or configuration'],
  [EXIT.someFailed, 'some books had problems; the others are done'],
  [EXIT.isRunning, 'another daemon uses this state folder'],
  [EXIT.interrupted, 'interrupted; what was under way is finished, and the next scan goes on from there'],
];
