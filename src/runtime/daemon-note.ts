/** A note in the state folder about the daemon that runs: how `rubricator status` finds it. Whether it still runs, the lock says. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface DaemonNote {
  pid: number;
  /** Of its interface; undefined if it has none. */
  url?: string | undefined;
  startedAtMs: number;
}

const NAME = 'daemon.json';

export function noteDaemon(stateDir: string, note: DaemonNote): void {
  writeFileSync(join(stateDir, NAME), JSON.stringify(note), { mode: 0o600 });
}

/** Undefined if no daemon ever ran there. */
export function readDaemonNote(stateDir: string): DaemonNote | undefined {
  try {
    return JSON.parse(readFileSync(join(stateDir, NAME), 'utf8')) as DaemonNote;
  } catch {
    return undefined;
  }
}
