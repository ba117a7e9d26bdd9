/**
 * One open file, read by position through a window of a few kilobytes. Tags lie in small pieces close together: with a window they
 * cost one call per few kilobytes, and what lies between them (sound, pictures, tables of samples) is never read. The calls are
 * synchronous, because one costs a few microseconds where a promise costs hundreds. Code that must not wait reads on another thread.
 */
import { closeSync, readSync } from 'node:fs';
import { openFile } from '../sdk/open-file.ts';

export interface FileWindow {
  readonly sizeBytes: number;
  /** Fills `target` from a position; returns how many bytes there were before the end of the file. Throws what the system says. */
  read(target: Uint8Array, position: number): number;
}

/** Four pages: enough for the tags of most files, and what a disk reads ahead anyway. */
const WINDOW_BYTES = 16_384;
const PAGE_BYTES = 4096;

/** Opens a file, read-only, for as long as `use` takes. Throws `ReadError` for what cannot be opened or is no regular file. */
export async function withFileWindow<T>(path: string, use: (file: FileWindow) => T | Promise<T>): Promise<T> {
  const { descriptor, sizeBytes } = openFile(path);
  const memory = spare.pop() ?? Buffer.allocUnsafe(WINDOW_BYTES);
  try {
    return await use(createWindow(descriptor, sizeBytes, memory));
  } finally {
    closeSync(descriptor);
    if (spare.length < MAX_SPARE) spare.push(memory);
  }
}

/** Bytes in memory, read as a file is. */
export function windowOf(bytes: Uint8Array): FileWindow {
  return {
    sizeBytes: bytes.length,
    read(target, position) {
      const part = bytes.subarray(position, position + target.length);
      target.set(part);
      return part.length;
    },
  };
}

/** A part of a file, read as a file is. */
export function sliceOf(file: FileWindow, from: number, to: number): FileWindow {
  const sizeBytes = to - from;
  return {
    sizeBytes,
    read: (target, position) => (position >= sizeBytes ? 0 : file.read(target.subarray(0, sizeBytes - position), from + position)),
  };
}

/** Several files, one behind the other. */
export function joinedWindow(parts: readonly FileWindow[]): FileWindow {
  return {
    sizeBytes: parts.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
    read(target, position) {
      let filled = 0;
      let from = 0;
      for (const part of parts) {
        const at = position + filled - from;
        if (at < part.sizeBytes && filled < target.length) filled += part.read(target.subarray(filled), at);
        from += part.sizeBytes;
      }
      return filled;
    },
  };
}

/** Bytes of the file; fewer than asked for where it ends. */
export function readAt(file: FileWindow, position: number, length: number): Buffer {
  const buffer = Buffer.alloc(Math.max(0, Math.min(length, file.sizeBytes - position)));
  return buffer.subarray(0, file.read(buffer, position));
}

/** Reads bytes that may be hostile: a read beyond the end means that the part is missing. */
export function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Windows for the next files. */
const spare: Buffer[] = [];
const MAX_SPARE = 8;

function createWindow(descriptor: number, sizeBytes: number, memory: Buffer): FileWindow {
  const window = memory.subarray(0, Math.min(WINDOW_BYTES, sizeBytes));
  let start = 0;
  let end = 0;
  /** Moves the window so that it begins at a position or up to a page before it, and reaches no further than the file. */
  const moveTo = (position: number) => {
    start = Math.max(0, Math.min(position - (position % PAGE_BYTES), sizeBytes - window.length));
    end = start + readFully(descriptor, window, start);
  };
  return {
    sizeBytes,
    read(target, position) {
      const length = Math.max(0, Math.min(target.length, sizeBytes - position));
      if (length > WINDOW_BYTES - PAGE_BYTES) return readFully(descriptor, target.subarray(0, length), position);
      if (position < start || position + length > end) moveTo(position);
      const from = position - start;
      const available = Math.max(0, Math.min(length, end - position));
      target.set(window.subarray(from, from + available));
      return available;
    },
  };
}

/** A read may end early without the file being at its end. */
function readFully(descriptor: number, target: Uint8Array, position: number): number {
  let filled = 0;
  while (filled < target.length) {
    const bytesRead = readSync(descriptor, target, filled, target.length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled;
}
