/** The work of a thread: it reads books and writes sidecars, with calls that block only itself. */
import { deserialize, serialize } from 'node:v8';
import { messageOf, RubricatorError } from '../../domain/errors.ts';
import { blockingFileSystem as fs } from '../../files/blocking-file-system.ts';
import { removeFile, type WriteOptions, writeAtomic } from '../../files/write-atomic.ts';
import type { IdentifyInput } from '../../pipeline/identify/identified.ts';
import { type BookReader, createBookReader, type FolderWalk, type ReaderSite } from './book-reader.ts';

export type Task =
  | { does: 'identify'; site: ReaderSite; nowMs: number; input: IdentifyInput }
  | { does: 'readTags'; site: ReaderSite; nowMs: number; paths: readonly string[] }
  | { does: 'readPicture'; site: ReaderSite; nowMs: number; path: string }
  | { does: 'walkFolder'; site: ReaderSite; nowMs: number; options: FolderWalk }
  | { does: 'write'; path: string; bytes: Uint8Array; options: WriteOptions }
  | { does: 'remove'; path: string; options: Pick<WriteOptions, 'realRoot' | 'expected'> };

/** The result of a task. An error of ours travels as its code, because a class does not survive the way. */
export type Outcome = { result: unknown } | { error: { code: string; message: string; fields: RubricatorError['fields'] } } | { bug: unknown };

/** Does a bundle of tasks. Takes and returns what `v8.serialize` makes, which keeps Buffers as Buffers. */
export async function perform(message: Uint8Array): Promise<Uint8Array> {
  const tasks = deserialize(message) as Task[];
  return serialize(await Promise.all(tasks.map(outcomeOf)));
}

async function outcomeOf(task: Task): Promise<Outcome> {
  try {
    return { result: await resultOf(task) };
  } catch (error) {
    if (!(error instanceof RubricatorError)) return { bug: error };
    return { error: { code: error.code, message: messageOf(error), fields: error.fields } };
  }
}

async function resultOf(task: Task): Promise<unknown> {
  switch (task.does) {
    case 'identify':
      return (await readerOf(task.site, task.nowMs)).identify(task.input);
    case 'readTags':
      return (await readerOf(task.site, task.nowMs)).readTags(task.paths);
    case 'readPicture':
      return (await readerOf(task.site, task.nowMs)).readPicture(task.path);
    case 'walkFolder':
      return (await readerOf(task.site, task.nowMs)).walkFolder(task.options);
    case 'write':
      return writeAtomic(task.path, task.bytes, { ...task.options, fs });
    case 'remove':
      return removeFile(task.path, { ...task.options, fs });
  }
}

/** The program's clock may differ from the system's: time goes on from when the task was given. */
async function readerOf(site: ReaderSite, nowMs: number): Promise<BookReader> {
  const behindMs = nowMs - Date.now();
  const pluginReaders = site.readerPlugins.length === 0 ? [] : (await import('../../plugins/thread-readers.ts')).readersOfPlugins(site.readerPlugins);
  return createBookReader(site, { now: () => Date.now() + behindMs, pluginReaders, fs });
}
