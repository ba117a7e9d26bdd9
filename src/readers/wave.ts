/**
 * How long a WAV file sounds, whatever its sizes claim: RF64 and BW64 keep the true ones in a chunk of their own, and who writes to a
 * pipe states none. (Microsoft, "Multimedia Programming Interface and Data Specifications 1.0"; EBU Tech 3306; ITU-R BS.2088.)
 */

import type { SoundLength } from './audio-facts.ts';
import { type FileWindow, joinedWindow, readAt, sliceOf, windowOf } from './file-window.ts';

const MAX_CHUNKS = 1000;
const UNKNOWN = 0xffff_ffff;
const PLAIN = new Set([1, 3, 0xfffe]);

/** True for the three kinds of WAV. */
export function isWave(head: Buffer): boolean {
  return /^(?:RIFF|RF64|BW64)$/.test(head.toString('latin1', 0, 4)) && head.toString('latin1', 8, 12) === 'WAVE';
}

/** A file that calls itself RIFF: the library knows no other name, and reads the chunks in front of the sound. */
export function asPlainWave(file: FileWindow): FileWindow {
  return joinedWindow([windowOf(Buffer.from('RIFF')), sliceOf(file, 4, file.sizeBytes)]);
}

/** Undefined if there is no sound, or nothing says how it is stored. */
export function waveLength(file: FileWindow): SoundLength | undefined {
  let bytesPerSecond = 0;
  let isPlain = true;
  let longBytes: number | undefined;
  for (let at = 12, count = 0; count < MAX_CHUNKS; count++) {
    const header = readAt(file, at, 8);
    if (header.length < 8) return undefined;
    const type = header.toString('latin1', 0, 4);
    const sizeBytes = header.readUInt32LE(4);
    at += 8;
    if (type === 'data') {
      const stated = sizeBytes === UNKNOWN && longBytes !== undefined ? longBytes : sizeBytes;
      const present = file.sizeBytes - at;
      const soundBytes = stated === 0 || stated === UNKNOWN ? present : Math.min(stated, present);
      if (bytesPerSecond === 0 || soundBytes <= 0) return undefined;
      const isCutShort = stated !== UNKNOWN && stated > present;
      return { durationMs: Math.round((soundBytes / bytesPerSecond) * 1000), isEstimated: !isPlain, isCutShort };
    }
    const body = readAt(file, at, Math.min(sizeBytes, 40));
    if (type === 'ds64' && body.length >= 16) longBytes = Number(body.readBigUInt64LE(8));
    if (type === 'fmt ' && body.length >= 16) [isPlain, bytesPerSecond] = [PLAIN.has(body.readUInt16LE(0)), body.readUInt32LE(8)];
    at += sizeBytes + (sizeBytes % 2);
  }
  return undefined;
}
