/** For how long somebody stays signed in. */
export interface SessionTimes {
  /** A session that nobody used for so long is over. */
  idleMs: number;
  /** It is over after this, however much it is used. */
  longestMs: number;
}

export function isSessionOver(session: { startedAtMs: number; seenAtMs: number }, { idleMs, longestMs }: SessionTimes, nowMs: number): boolean {
  return nowMs - session.startedAtMs >= longestMs || nowMs - session.seenAtMs >= idleMs;
}
