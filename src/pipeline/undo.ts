/** Writes, taken back: what stood before stands again, unless something changed since. */
import { messageOf, type WriteError } from '../domain/errors.ts';
import type { NewWrite, Write, WriteEnd } from '../domain/item-store.ts';

export interface UndoFiles {
  readBytes(path: string): Promise<Buffer | undefined>;
  write(path: string, bytes: Uint8Array, token: string, expected: Uint8Array | undefined): Promise<{ sizeBytes: number; mtimeMs: number }>;
  remove(path: string, expected: Uint8Array): Promise<void>;
}

export interface UndoDeps {
  /** Throws `ReadError` for a library that is not there. */
  filesOf(library: string): Promise<UndoFiles>;
  /** All writes at a path, oldest first. */
  writesAt(library: string, path: string): Promise<Write[]>;
  begin(writes: readonly NewWrite[]): Promise<(number | WriteError)[]>;
  end(ends: readonly WriteEnd[]): Promise<void>;
  makeDue(itemId: number): Promise<void>;
  hash(bytes: Uint8Array): string;
  newToken(): string;
  now(): number;
}

export interface UndoStep {
  library: string;
  path: string;
  action: 'restored' | 'removed' | 'unchanged' | 'refused' | 'failed';
  reason?: string;
  change?: { before?: Uint8Array; after?: Uint8Array };
}

/**
 * Takes back these writes, each file to what stood before the first of them. A file that does not hold what was written last is
 * left alone, and the step says why.
 * @param runId undefined to only tell what would be done
 */
export async function undoWrites(writes: readonly Write[], runId: number | undefined, deps: UndoDeps): Promise<UndoStep[]> {
  const steps: UndoStep[] = [];
  for (const chain of Map.groupBy(writes, ({ library, path }) => `${library}\0${path}`).values()) {
    const [{ library, path }] = chain as [Write];
    try {
      steps.push(await undoOne(chain, runId, await deps.filesOf(library), deps));
    } catch (error) {
      steps.push({ library, path, action: 'failed', reason: messageOf(error) });
    }
  }
  return steps.sort((a, b) => (a.library + a.path < b.library + b.path ? -1 : 1));
}

async function undoOne(chain: readonly Write[], runId: number | undefined, files: UndoFiles, deps: UndoDeps): Promise<UndoStep> {
  const [{ library, path }] = chain as [Write];
  const found = await files.readBytes(path);
  const foundHash = found && deps.hash(found);
  const step = (action: UndoStep['action'], reason?: string): UndoStep => ({ library, path, action, reason });
  // A write that never got so far as to change the file is none.
  const done = chain.filter(({ isDone, afterHash }) => isDone || afterHash === foundHash).sort((a, b) => b.id - a.id);
  const newest = done[0];
  if (!newest) return step('unchanged', 'it was never written');
  const oldest = linked(done);
  if (foundHash !== newest.afterHash) {
    if (foundHash === hashBefore(oldest, deps)) return step('unchanged', 'it is as it was before');
    const later = (await deps.writesAt(library, path)).findLast(({ id, afterHash }) => id > newest.id && afterHash === foundHash);
    return step('refused', later ? `it was written again by run ${later.runId}; undo that first` : 'somebody changed it since');
  }
  if (!oldest.isKept) return step('refused', 'the bytes that stood there before are no longer kept (see undo.keepDays)');
  const change = { before: found, after: oldest.before };
  const action = oldest.before ? 'restored' : 'removed';
  if (runId !== undefined) await takeBack(oldest, newest, found, runId, files, deps);
  return { ...step(action), change };
}

/** Older stores kept the bytes alone. */
function hashBefore({ before, beforeHash }: Write, { hash }: UndoDeps): string | undefined {
  return beforeHash ?? (before && hash(before));
}

/** The oldest of the writes that follow each other without anybody's change between. */
function linked(newestFirst: readonly Write[]): Write {
  let oldest = newestFirst[0] as Write;
  for (const write of newestFirst.slice(1)) {
    if (write.afterHash !== oldest.beforeHash) break;
    oldest = write;
  }
  return oldest;
}

async function takeBack(oldest: Write, newest: Write, found: Buffer | undefined, runId: number, files: UndoFiles, deps: UndoDeps): Promise<void> {
  const { library, path, itemId, exporter, before } = oldest;
  const beforeHash = hashBefore(oldest, deps);
  const token = deps.newToken();
  const write: NewWrite = {
    ...{ runId, library, itemId, exporter, path, token },
    before: found,
    after: before,
    beforeHash: newest.afterHash,
    wasOurs: true,
    afterHash: beforeHash,
    writtenAtMs: deps.now(),
  };
  const [id] = await deps.begin([write]);
  if (typeof id !== 'number') throw id;
  try {
    const earlier = await deps.writesAt(library, path);
    const wasOurs = beforeHash !== undefined && earlier.some((each) => each.id < oldest.id && each.isDone && each.afterHash === beforeHash);
    const stamp = before ? await files.write(path, before, token, found) : undefined;
    if (!stamp && found) await files.remove(path, found);
    const sidecar = { path, exporter, hash: wasOurs ? beforeHash : '', bytes: before ?? Buffer.alloc(0), refusedHash: newest.afterHash ?? 'removal' };
    await deps.end([{ id, sidecar: { sizeBytes: 0, mtimeMs: 0, ...sidecar, ...stamp } }]);
  } catch (error) {
    await deps.end([{ id, failed: true }]);
    throw error;
  }
  if (itemId !== undefined) await deps.makeDue(itemId);
}
