/** Takes writes back: puts the earlier bytes in place again, unless the file has changed since. */
import { messageOf, type WriteError } from '../domain/errors.ts';
import type { Release } from '../ports/queue.ts';
import type { OwnSidecar } from '../ports/sidecars.ts';
import type { FileLook, NewWrite, Write, WriteAction, WriteEnd } from '../ports/write-journal.ts';

export interface UndoFiles {
  readBytes(path: string): Promise<Buffer | undefined>;
  lookOf(path: string): Promise<FileLook | undefined>;
  write(
    path: string,
    bytes: Uint8Array,
    how: { token: string; expected: Uint8Array | undefined; look: FileLook | undefined },
  ): Promise<{ sizeBytes: number; mtimeMs: number }>;
  remove(path: string, expected: Uint8Array): Promise<void>;
}

export interface UndoWritesDeps {
  /** Throws `ReadError` for a library that is not there. */
  filesOf(library: string): Promise<UndoFiles>;
  /** All writes at a path, oldest first. */
  writesAt(library: string, path: string): Promise<Write[]>;
  begin(writes: readonly NewWrite[]): Promise<(number | WriteError)[]>;
  end(ends: readonly WriteEnd[]): Promise<void>;
  makeDue(itemId: number): Promise<void>;
  /** Keeps others from a book. Throws if somebody is at work on it for long. */
  hold(itemId: number): Promise<Release>;
  hash(bytes: Uint8Array): string;
  newToken(): string;
  now(): number;
}

export interface UndoStep {
  library: string;
  path: string;
  itemId?: number;
  exporter: string;
  /** `follows`: it is not brought back, but written anew by what is decided now. */
  action: 'restored' | 'removed' | 'unchanged' | 'follows' | 'refused' | 'failed';
  reason?: string;
  /** The later run that wrote what stands there. */
  laterRun?: number;
  /** What was done to the file, once it is done. */
  done?: WriteAction;
  change?: { before?: Uint8Array; after?: Uint8Array };
}

/** This many files are noted and confirmed together, in one synced transaction. */
const FILES_AT_ONCE = 100;

/**
 * Takes back these writes, each file to what stood before the first of them. A file that does not hold what was written last is
 * left alone, and the step says why.
 * @param runId undefined on a dry run
 */
export async function undoWrites(writes: readonly Write[], runId: number | undefined, deps: UndoWritesDeps): Promise<UndoStep[]> {
  const chains = [...Map.groupBy(writes, ({ library, path }) => `${library}\0${path}`).values()];
  const steps: UndoStep[] = [];
  for (let at = 0; at < chains.length; at += FILES_AT_ONCE) {
    const together = chains.slice(at, at + FILES_AT_ONCE);
    const held = runId === undefined ? new Map<number, Held>() : await holdBooks(together, deps);
    try {
      const plans: Plan[] = [];
      for (const chain of together) plans.push(await planOne(chain, held, deps));
      if (runId !== undefined) await carryOut(plans, runId, deps);
      steps.push(...plans.map(({ step }) => step));
    } finally {
      for (const each of held.values()) if (each.status === 'fulfilled') await each.value();
    }
  }
  return steps.sort((a, b) => (a.library + a.path < b.library + b.path ? -1 : 1));
}

/** What lets others work on a book again, or why it could not be held. */
type Held = PromiseSettledResult<Release>;

/** Books are waited for together: one that is being worked on for long costs the others no more than that. */
async function holdBooks(chains: readonly (readonly Write[])[], { hold }: UndoWritesDeps): Promise<Map<number, Held>> {
  const books = [...new Set(chains.flatMap((chain) => chain.flatMap(({ itemId }) => itemId ?? [])))];
  const held = await Promise.allSettled(books.map(hold));
  return new Map(books.map((itemId, index) => [itemId, held[index] as Held]));
}

interface Plan {
  step: UndoStep;
  /** Undefined where there is nothing to do. */
  work?: UndoWork;
}

interface UndoWork {
  files: UndoFiles;
  /** What stood before this one is to stand again. */
  oldest: Write;
  /** What it wrote stands there now. */
  newest: Write;
  found?: Buffer;
  foundLook?: FileLook;
}

async function planOne(chain: readonly Write[], held: ReadonlyMap<number, Held>, deps: UndoWritesDeps): Promise<Plan> {
  const [{ library, path, itemId, exporter }] = chain as [Write];
  const step = (action: UndoStep['action'], reason?: string): Plan => ({ step: { library, path, itemId, exporter, action, reason } });
  const book = itemId === undefined ? undefined : held.get(itemId);
  if (book?.status === 'rejected') return step('failed', messageOf(book.reason));
  try {
    const files = await deps.filesOf(library);
    const found = await files.readBytes(path);
    const foundHash = found && deps.hash(found);
    // A write that did not get as far as the file does not count.
    const done = chain.filter(({ isDone, afterHash }) => isDone || afterHash === foundHash).sort((a, b) => b.id - a.id);
    const newest = done[0];
    if (!newest) return step('unchanged', 'it was never written');
    const oldest = linked(done);
    if (foundHash !== newest.afterHash) {
      if (foundHash === hashBefore(oldest, deps)) return step('unchanged', 'it is as it was before');
      const later = (await deps.writesAt(library, path)).findLast(({ id, afterHash }) => id > newest.id && afterHash === foundHash);
      if (!later) return step('refused', 'somebody changed it since');
      const refused = step('refused', `it was written again by run ${later.runId}; undo that first`);
      return { step: { ...refused.step, laterRun: later.runId } };
    }
    if (!oldest.isKept) return step('refused', 'the bytes that stood there before are no longer kept (see undo.keepDays)');
    const plan = step(oldest.before ? 'restored' : 'removed');
    return {
      step: { ...plan.step, change: { before: found, after: oldest.before } },
      work: { files, oldest, newest, found, foundLook: found && (await files.lookOf(path)) },
    };
  } catch (error) {
    return step('failed', messageOf(error));
  }
}

/** Older stores kept the bytes without their hash. */
function hashBefore({ before, beforeHash }: Write, { hash }: UndoWritesDeps): string | undefined {
  return beforeHash ?? (before && hash(before));
}

/** The oldest write of the unbroken chain that ends with the newest: nobody changed the file in between. */
function linked(newestFirst: readonly Write[]): Write {
  let oldest = newestFirst[0] as Write;
  for (const write of newestFirst.slice(1)) {
    if (write.afterHash !== oldest.beforeHash) break;
    oldest = write;
  }
  return oldest;
}

/** Notes each write, does it and confirms it, as an export does. A step that fails says why. */
async function carryOut(plans: readonly Plan[], runId: number, deps: UndoWritesDeps): Promise<void> {
  const work = plans.flatMap(({ step, work: each }) => (each ? [{ step, ...each, token: deps.newToken() }] : []));
  const ids = await deps.begin(work.map((each) => ({ ...toWrite(each, deps), runId, token: each.token })));
  const ends: WriteEnd[] = [];
  const items = new Set<number>();
  for (const [index, { step, files, oldest, newest, found, token }] of work.entries()) {
    const id = ids[index];
    try {
      if (typeof id !== 'number') throw id;
      const stamp = oldest.before ? await files.write(oldest.path, oldest.before, { token, expected: found, look: oldest.beforeLook }) : undefined;
      if (!stamp && found) await files.remove(oldest.path, found);
      ends.push({ id, sidecar: { sizeBytes: 0, mtimeMs: 0, ...(await standing(oldest, newest, deps)), ...stamp } });
      if (oldest.itemId !== undefined) items.add(oldest.itemId);
      step.done = !stamp ? 'removed' : found ? 'updated' : 'created';
    } catch (error) {
      if (typeof id === 'number') ends.push({ id, failed: true });
      Object.assign(step, { action: 'failed', reason: messageOf(error), change: undefined });
    }
  }
  await deps.end(ends);
  for (const itemId of items) await deps.makeDue(itemId);
}

function toWrite({ oldest, newest, found, foundLook }: UndoWork, deps: UndoWritesDeps): Omit<NewWrite, 'runId' | 'token'> {
  const { library, path, itemId, exporter, before } = oldest;
  return {
    ...{ library, itemId, exporter, path, wasOurs: true },
    before: found,
    after: before,
    beforeHash: newest.afterHash,
    beforeLook: foundLook,
    afterHash: hashBefore(oldest, deps),
    writtenAtMs: deps.now(),
  };
}

/** What the store says of the file from now on: it is ours if it was ours before, and the bytes that were undone are not written again. */
async function standing(oldest: Write, newest: Write, deps: UndoWritesDeps): Promise<Pick<OwnSidecar, 'path' | 'exporter' | 'hash' | 'bytes' | 'refusedHash'>> {
  const { library, path, exporter, before } = oldest;
  const beforeHash = hashBefore(oldest, deps);
  const earlier = beforeHash === undefined ? [] : await deps.writesAt(library, path);
  const wasOurs = earlier.some((each) => each.id < oldest.id && each.isDone && each.afterHash === beforeHash);
  return { path, exporter, hash: wasOurs ? (beforeHash ?? '') : '', bytes: before ?? Buffer.alloc(0), refusedHash: newest.afterHash ?? 'removal' };
}
