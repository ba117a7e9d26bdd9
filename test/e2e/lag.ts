/** How busy the machine is, by how late this process's own timers are. */

/** The time over which the worst is told. */
const WINDOW_MS = 3000;
const BEAT_MS = 20;

export interface LagMeter {
  /** How late the latest timer of the last seconds was. */
  worstMs(): number;
  stop(): void;
}

export function measureLag(): LagMeter {
  const late: { atMs: number; byMs: number }[] = [];
  let dueMs = performance.now() + BEAT_MS;
  const beat = () => {
    const nowMs = performance.now();
    late.push({ atMs: nowMs, byMs: nowMs - dueMs });
    while (late[0] && late[0].atMs < nowMs - WINDOW_MS) late.shift();
    dueMs = nowMs + BEAT_MS;
    timer = setTimeout(beat, BEAT_MS);
  };
  let timer = setTimeout(beat, BEAT_MS);
  return {
    worstMs: () => Math.max(performance.now() - dueMs, ...late.map(({ byMs }) => byMs)),
    stop: () => clearTimeout(timer),
  };
}
