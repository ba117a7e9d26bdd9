/**
 * Headers of the frames that MPEG audio and bare AAC (ADTS) consist of, and counts of frames in pieces of a file.
 * (ISO/IEC 11172-3 and 13818-3, 2.4.1.3 and 2.4.2.3; ISO/IEC 13818-7, 6.2.)
 */

export interface SoundFrame {
  lengthBytes: number;
  samples: number;
  samplesPerSecond: number;
  /** Undefined for AAC, whose frames do not state it. */
  bitsPerSecond?: number;
  /** What all frames of one stream have in common. */
  stream: number;
}

/** Enough for every header that is read here. */
const HEADER_BYTES = 7;
/** So many frames, one directly behind the other, are sound and not a chance. */
const CHAIN = 3;

const LAYER_1 = 3;
const LAYER_2 = 2;
const MPEG_1 = 3;
/** By the two bits of the version: MPEG 2.5, none, MPEG 2, MPEG 1. */
const SAMPLES_PER_SECOND: readonly (readonly number[])[] = [[11_025, 12_000, 8000], [], [22_050, 24_000, 16_000], [44_100, 48_000, 32_000]];
const AAC_SAMPLES_PER_SECOND: readonly number[] = [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8000, 7350];
const AAC_SAMPLES = 1024;
/** Thousands of bits per second by version and layer; the first, "free", says nothing. */
const RATES = {
  first: [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
  second: [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
  third: [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  lowFirst: [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
  low: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
} as const;

/** The frame whose header stands at a position; undefined if none does. */
export function frameAt(bytes: Buffer, at: number): SoundFrame | undefined {
  if (at + HEADER_BYTES > bytes.length || bytes[at] !== 0xff) return undefined;
  const second = bytes[at + 1] as number;
  if ((second & 0xf6) === 0xf0) return aacFrame(bytes, at);
  return (second & 0xe0) === 0xe0 ? mpegFrame(bytes.readUInt32BE(at)) : undefined;
}

function mpegFrame(header: number): SoundFrame | undefined {
  const version = (header >>> 19) & 3;
  const layer = (header >>> 17) & 3;
  const samplesPerSecond = SAMPLES_PER_SECOND[version]?.[(header >>> 10) & 3];
  const rates = version === MPEG_1 ? [RATES.third, RATES.second, RATES.first][layer - 1] : layer === LAYER_1 ? RATES.lowFirst : RATES.low;
  const bitsPerSecond = (rates?.[(header >>> 12) & 15] ?? 0) * 1000;
  if (layer === 0 || !samplesPerSecond || bitsPerSecond === 0) return undefined;
  const samples = layer === LAYER_1 ? 384 : layer === LAYER_2 || version === MPEG_1 ? 1152 : 576;
  const slotBytes = layer === LAYER_1 ? 4 : 1;
  const padding = (header >>> 9) & 1;
  const lengthBytes = (Math.floor((samples * bitsPerSecond) / (8 * slotBytes * samplesPerSecond)) + padding) * slotBytes;
  // All but the checksum's bit, the bit rate, the padding, and how the channels are joined.
  return { lengthBytes, samples, samplesPerSecond, bitsPerSecond, stream: header & 0xfffe0c00 };
}

function aacFrame(bytes: Buffer, at: number): SoundFrame | undefined {
  const lengthBytes = (bytes.readUInt32BE(at + 2) >>> 5) & 0x1fff;
  const samplesPerSecond = AAC_SAMPLES_PER_SECOND[((bytes[at + 2] as number) >>> 2) & 15];
  if (!samplesPerSecond || lengthBytes < HEADER_BYTES) return undefined;
  const blocks = ((bytes[at + 6] as number) & 3) + 1;
  return { lengthBytes, samples: blocks * AAC_SAMPLES, samplesPerSecond, stream: bytes.readUInt32BE(at) & 0xfffefcc0 };
}

/** Where the next frame begins that others follow. @param stream of which stream, if that is known */
export function findFrame(bytes: Buffer, from: number, stream?: number): number | undefined {
  for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const frame = frameAt(bytes, at);
    if (frame && (stream === undefined || frame.stream === stream) && isFollowed(bytes, at, frame)) return at;
  }
  return undefined;
}

function isFollowed(bytes: Buffer, at: number, first: SoundFrame): boolean {
  let next = at + first.lengthBytes;
  for (let count = 1; count < CHAIN; count++) {
    if (next === bytes.length) return true;
    const frame = frameAt(bytes, next);
    if (frame?.stream !== first.stream) return false;
    next += frame.lengthBytes;
  }
  return true;
}

export interface FrameCount {
  samples: number;
  /** From the first frame's beginning to the last one's end. */
  spanBytes: number;
  /** Of all frames, if they have one and the same. */
  bitsPerSecond?: number;
}

/** Counts the whole frames of a stream in a piece of a file; what is no frame between them is passed over. */
export function countFrames(bytes: Buffer, stream: number): FrameCount {
  const first = findFrame(bytes, 0, stream);
  const count: FrameCount = { samples: 0, spanBytes: 0, bitsPerSecond: first === undefined ? undefined : frameAt(bytes, first)?.bitsPerSecond };
  for (let at = first; at !== undefined; ) {
    const frame = frameAt(bytes, at);
    if (frame?.stream !== stream) {
      at = findFrame(bytes, at + 1, stream);
      continue;
    }
    at += frame.lengthBytes;
    if (at > bytes.length) break;
    count.samples += frame.samples;
    count.spanBytes = at - (first as number);
    if (frame.bitsPerSecond !== count.bitsPerSecond) count.bitsPerSecond = undefined;
  }
  return count;
}
