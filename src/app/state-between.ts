/** Moves the state between its file and a database. What is no store (answers of providers, uploaded covers) stays in its folder. */
import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../../config/schema.ts';
import { lockInstance } from '../store/sqlite/instance-lock.ts';
import { moveStoreOut } from '../store/sqlite/move-store.ts';
import { forgetMove, isDatabase } from '../store/sqlite/moved-note.ts';
import { makePrivate } from '../store/sqlite/private-file.ts';
import { StoreError } from '../store/store-error.ts';
import { databasePlace } from './open-store.ts';
import { alone } from './state-care.ts';

type DatabaseOption = NonNullable<Config['database']>;

export interface MovedBetween {
  books: number;
  /** Without a password. */
  place: string;
}

export { isDatabase };

/** Throws `StoreError`, and the state is where it was. */
export async function moveIntoDatabase(stateDir: string, url: string): Promise<MovedBetween> {
  if (!URL.canParse(url)) throw new StoreError('that is no address of a database: postgres://user@host/database');
  const [{ copyToPostgres }, { openPostgres, shownPlace }] = await Promise.all([import('../store/move/to-postgres.ts'), import('../store/postgres/index.ts')]);
  const place = shownPlace(url);
  return alone(stateDir, () =>
    moveStoreOut(stateDir, place, async (file) => {
      const db = await openPostgres({ url, connections: 1 });
      try {
        return { ...(await copyToPostgres(file, db)), place };
      } finally {
        await db.destroy();
      }
    }),
  );
}

/**
 * Throws `StoreError`, and the state is where it was.
 * @param stateDir what else belongs to the state is there
 * @param to absolute; has no store
 */
export async function moveOutOfDatabase(option: DatabaseOption, stateDir: string, to: string): Promise<MovedBetween> {
  const [{ copyToSqlite }, { openPostgres, shownPlace }] = await Promise.all([import('../store/move/to-sqlite.ts'), import('../store/postgres/index.ts')]);
  const { url } = databasePlace(option);
  const file = join(to, 'rubricator.sqlite');
  if (existsSync(file)) throw new StoreError(`there is a state in ${to} already; rubricator state import takes one state into another`);
  const lock = existsSync(to) ? lockInstance(to) : undefined;
  if (existsSync(to) && !lock) throw new StoreError('a daemon works on that folder; stop it first');
  try {
    const db = await openPostgres({ url, connections: 1 });
    const moved = await copyToSqlite(db, file).finally(() => db.destroy());
    makePrivate(file);
    forgetMove(to);
    const pictures = join(stateDir, 'pictures');
    if (to !== stateDir && existsSync(pictures)) cpSync(pictures, join(to, 'pictures'), { recursive: true, preserveTimestamps: true });
    return { ...moved, place: shownPlace(url) };
  } finally {
    lock?.release();
  }
}
