/** Sidecars are kept compressed: small texts, for which a small window does as well and is set up in a third of the time. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';

const SMALL = { windowBits: 12, memLevel: 5 };

export function pack(bytes: Uint8Array): Buffer {
  return deflateRawSync(bytes, SMALL);
}

export function unpack(packed: Uint8Array): Buffer {
  return inflateRawSync(packed);
}
