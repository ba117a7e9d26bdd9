/** Pictures that somebody uploaded go with the store wherever it goes: beside its copies, and within a state that is carried elsewhere. */
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { UPLOADED } from '../decided-rows.ts';
import { StoreError } from '../store-error.ts';

const NAME = /^([0-9a-f]{64})\.jpg$/;

/** The folder of pictures of a state, or of its copies. */
function pictureFolder(of: string): string {
  return join(of, 'pictures');
}

/** Hashes of the pictures that a store needs, for a book or for an undo. */
function picturesNeeded(db: Database.Database): Set<string> {
  const rows = db
    .prepare('select value as text from overrides where value like @like union all select edit from runs where edit like @like')
    .all({ like: UPLOADED }) as { text: string }[];
  return new Set(rows.flatMap(({ text }) => text.match(/[0-9a-f]{64}/g) ?? []));
}

/** The same, of stores that lie in files. One that cannot be read needs nothing. */
function neededBy(files: readonly string[]): Set<string> {
  return new Set(
    files.flatMap((file) => {
      let db: Database.Database | undefined;
      try {
        db = new Database(file, { readonly: true, fileMustExist: true });
        return [...picturesNeeded(db)];
      } catch {
        return [];
      } finally {
        db?.close();
      }
    }),
  );
}

function picturesIn(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).flatMap((name) => NAME.exec(name)?.[1] ?? []) : [];
}

/** Lets the copies of a store have what they need of the state's pictures, and nothing else. @param copies files of the copies */
export function keepBesideCopies(stateDir: string, copies: readonly string[]): void {
  const [from, to] = [pictureFolder(stateDir), pictureFolder(join(stateDir, 'copies'))];
  const needed = neededBy(copies);
  bringOver(from, to, needed);
  for (const hash of picturesIn(to)) if (!needed.has(hash)) rmSync(join(to, `${hash}.jpg`), { force: true });
}

/** Brings back what the state lacks of the pictures that stand beside its copies. */
export function bringBackFromCopies(stateDir: string): void {
  const from = pictureFolder(join(stateDir, 'copies'));
  bringOver(from, pictureFolder(stateDir), new Set(picturesIn(from)));
}

/** A picture never changes, so that both folders may have the same file. */
function bringOver(from: string, to: string, wanted: ReadonlySet<string>): void {
  const there = new Set(picturesIn(to));
  const lacking = picturesIn(from).filter((hash) => wanted.has(hash) && !there.has(hash));
  if (lacking.length > 0) mkdirSync(to, { recursive: true, mode: 0o700 });
  for (const hash of lacking) {
    const [one, other] = [join(from, `${hash}.jpg`), join(to, `${hash}.jpg`)];
    try {
      linkSync(one, other);
    } catch {
      copyFileSync(one, `${other}.part`);
      renameSync(`${other}.part`, other);
    }
  }
}

/** Puts the pictures that a store needs into it. */
export function packPictures(db: Database.Database, stateDir: string): void {
  const folder = pictureFolder(stateDir);
  const needed = picturesNeeded(db);
  db.exec('create table pictures (hash text primary key, bytes blob not null)');
  const insert = db.prepare('insert into pictures (hash, bytes) values (?, ?)');
  for (const hash of picturesIn(folder)) if (needed.has(hash)) insert.run(hash, readFileSync(join(folder, `${hash}.jpg`)));
}

/** Takes the pictures out of a store that was carried here. Returns how many the state did not have. Throws `StoreError` for what is none of ours. */
export function unpackPictures(database: string, stateDir: string): number {
  const folder = pictureFolder(stateDir);
  const db = new Database(database, { readonly: true, fileMustExist: true });
  try {
    // A state that an older version wrote has none.
    if (!db.prepare("select 1 from sqlite_master where type = 'table' and name = 'pictures'").get()) return 0;
    let taken = 0;
    for (const { hash, bytes } of db.prepare('select hash, bytes from pictures').iterate() as Iterable<{ hash: unknown; bytes: unknown }>) {
      if (!Buffer.isBuffer(bytes) || !isOurs(bytes, hash)) throw new StoreError(`a picture in the file is damaged (${String(hash).slice(0, 80)})`);
      const file = join(folder, `${String(hash)}.jpg`);
      if (existsSync(file)) continue;
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      writeFileSync(`${file}.part`, bytes, { mode: 0o600, flush: true });
      renameSync(`${file}.part`, file);
      taken++;
    }
    return taken;
  } finally {
    db.close();
  }
}

/** True for a JPEG that is named by its hash. */
function isOurs(bytes: Buffer, hash: unknown): boolean {
  return bytes.subarray(0, 3).equals(JPEG) && createHash('sha256').update(bytes).digest('hex') === hash;
}

const JPEG = Buffer.from([0xff, 0xd8, 0xff]);
