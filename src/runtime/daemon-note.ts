/** A note in the state folder by which `rubricator status` finds the running daemon. The lock says whether it still runs. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface DaemonNote {
  pid: number;
  /** The address of its interface; undefined if it has none. */
  url?: string | undefined;
  startedAtMs: number;
  /** With it, whoever may read this file asks the daemon how it does, though nobody is signed in. */
  secret?: string;
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
