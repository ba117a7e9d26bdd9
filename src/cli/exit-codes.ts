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
