/** A state folder that was moved keeps a note of where it went, so that nobody begins anew there without knowing. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StoreError } from '../store-error.ts';

const NAME = 'moved-to.txt';

/** Where the state went; undefined if it is here. */
export function movedTo(stateDir: string): string | undefined {
  const file = join(stateDir, NAME);
  return existsSync(file) ? readFileSync(file, 'utf8').split('\n')[0] : undefined;
}

export function noteMove(stateDir: string, to: string): void {
  const how = isDatabase(to) ? 'Name that database as database in the config' : 'Name that folder with --state, or as stateDir in the config';
  const text = `Rubricator moved its state there. ${how}. Without this file a new state begins here.`;
  writeFileSync(join(stateDir, NAME), `${to}\n\n${text}\n`, { mode: 0o600, flush: true });
}

export function forgetMove(stateDir: string): void {
  rmSync(join(stateDir, NAME), { force: true });
}

/** Throws `StoreError` if the state was moved away. */
export function refuseMoved(stateDir: string): void {
  const to = movedTo(stateDir);
  if (to === undefined) return;
  throw new StoreError(
    `the state was moved from ${stateDir} to ${to}: ${isDatabase(to) ? 'name it as database in the config' : 'name it with --state or stateDir'}`,
  );
}

/** True for an address of PostgreSQL, false for a folder. */
export function isDatabase(place: string): boolean {
  return /^postgres(?:ql)?:\/\//.test(place);
}
