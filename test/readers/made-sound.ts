/** Frames and pages of sound without sound, made byte by byte: all that a length can be read from. */

const SECOND_LAYER_3 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const FIRST_LAYER_3 = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];

/** One frame of MPEG-1 layer 3, 44.1 kHz, stereo: 1152 samples. */
export function mp3Frame(kilobits: number): Buffer {
  const frame = Buffer.alloc(Math.floor((144_000 * kilobits) / 44_100));
  frame.writeUInt32BE(0xfffb0000 + FIRST_LAYER_3.indexOf(kilobits) * 0x1000);
  return frame;
}

/** One frame of MPEG-2 layer 3, 22.05 kHz, mono: 576 samples. */
export function slowMp3Frame(kilobits: number): Buffer {
  const frame = Buffer.alloc(Math.floor((72_000 * kilobits) / 22_050));
  frame.writeUInt32BE(0xfff300c0 + SECOND_LAYER_3.indexOf(kilobits) * 0x1000);
  return frame;
}

/** A frame that counts those behind it, in the way of Xing. @param bytes from this frame to the end of the sound */
export function xingFrame(frames: number, bytes: number): Buffer {
  const frame = mp3Frame(64);
  frame.write('Xing', 36, 'latin1');
  frame.writeUInt32BE(3, 40);
  frame.writeUInt32BE(frames, 44);
  frame.writeUInt32BE(bytes, 48);
  return frame;
}

/** The same in the way of Fraunhofer. */
export function vbriFrame(frames: number, bytes: number): Buffer {
  const frame = mp3Frame(64);
  frame.write('VBRI', 36, 'latin1');
  frame.writeUInt32BE(bytes, 46);
  frame.writeUInt32BE(frames, 50);
  return frame;
}

/** One frame of AAC, 44.1 kHz, stereo: 1024 samples. */
export function aacFrame(lengthBytes: number): Buffer {
  const frame = Buffer.alloc(lengthBytes);
  frame.writeUInt32BE(0xfff15080);
  frame[3] = 0x80 | (lengthBytes >>> 11);
  frame[4] = (lengthBytes >>> 3) & 0xff;
  frame[5] = ((lengthBytes & 7) << 5) | 0x1f;
  frame[6] = 0xfc;
  return frame;
}

export interface MadePage {
  serial?: number;
  isFirst?: boolean;
  isLast?: boolean;
  granule: number;
  packets: readonly Buffer[];
}

/** One Ogg page; its checksum is left out. */
export function oggPage({ serial = 7, isFirst = false, isLast = false, granule, packets }: MadePage): Buffer {
  const pieces = packets.flatMap(({ length }) => [...Array.from({ length: Math.floor(length / 255) }, () => 255), length % 255]);
  const header = Buffer.alloc(27);
  header.write('OggS', 'latin1');
  header[5] = (isFirst ? 2 : 0) | (isLast ? 4 : 0);
  header.writeBigInt64LE(BigInt(granule), 6);
  header.writeUInt32LE(serial, 14);
  header[26] = pieces.length;
  return Buffer.concat([header, Buffer.from(pieces), ...packets]);
}

export function comments(list: readonly string[], statedCount = list.length): Buffer {
  const u32 = (n: number) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(n);
    return bytes;
  };
  const lines = list.map((line) => Buffer.from(line));
  return Buffer.concat([u32(4), Buffer.from('made'), u32(statedCount), ...lines.flatMap((line) => [u32(line.length), line])]);
}

export function opusHead(preSkip = 312): Buffer {
  const head = Buffer.alloc(19);
  head.write('OpusHead', 'latin1');
  head[8] = 1;
  head[9] = 1;
  head.writeUInt16LE(preSkip, 10);
  head.writeUInt32LE(48_000, 12);
  return head;
}

export function vorbisHead(samplesPerSecond: number): Buffer {
  const head = Buffer.alloc(30);
  head.write('\x01vorbis', 'latin1');
  head[11] = 1;
  head.writeUInt32LE(samplesPerSecond, 12);
  return head;
}

export function speexHead(samplesPerSecond: number): Buffer {
  const head = Buffer.alloc(80);
  head.write('Speex   ', 'latin1');
  head.writeUInt32LE(samplesPerSecond, 36);
  return head;
}

export function flacInfo(samples: number, samplesPerSecond = 8000): Buffer {
  const info = Buffer.alloc(34);
  info.writeUInt16BE(4096, 0);
  info.writeUInt16BE(4096, 2);
  info.writeBigUInt64BE((BigInt(samplesPerSecond) << 44n) | (15n << 36n) | BigInt(samples), 10);
  return info;
}

export function flacBlock(type: number, body: Buffer, isLast = false): Buffer {
  const header = Buffer.alloc(4);
  header.writeUInt32BE(body.length);
  header[0] = type | (isLast ? 0x80 : 0);
  return Buffer.concat([header, body]);
}

/** A frame of 4096 samples; only its header means anything. @param number below 128 */
export function flacFrame(number: number): Buffer {
  const frame = Buffer.alloc(64, 0x55);
  Buffer.from([0xff, 0xf8, 0xc4, 0x08, number]).copy(frame);
  let crc = 0;
  for (const byte of frame.subarray(0, 5)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = ((crc << 1) ^ (crc & 0x80 ? 0x07 : 0)) & 0xff;
  }
  frame[5] = crc;
  return frame;
}

/** An AIFF of 8 kHz, 16 bits, mono. */
export function aiff(samples: number): Buffer {
  const chunk = (type: string, body: Buffer) => {
    const head = Buffer.alloc(8);
    head.write(type, 'latin1');
    head.writeUInt32BE(body.length, 4);
    return Buffer.concat([head, body]);
  };
  const common = Buffer.from('0001000000000010400bfa00000000000000', 'hex');
  common.writeUInt32BE(samples, 2);
  return chunk('FORM', Buffer.concat([Buffer.from('AIFF'), chunk('COMM', common), chunk('SSND', Buffer.alloc(8 + samples * 2))]));
}

/** A WavPack file of 44.1 kHz with so many blocks of 22,050 samples, and an APE tag with a title at its end. */
export function wavPack(blocks: number, blockBytes: number, title: string): Buffer {
  const all = Array.from({ length: blocks }, (_, index) => {
    const block = Buffer.alloc(32 + blockBytes);
    block.write('wvpk', 'latin1');
    block.writeUInt32LE(block.length - 8, 4);
    block.writeUInt16LE(0x410, 8);
    block.writeUInt32LE(index === 0 ? blocks * 22_050 : 0xffff_ffff, 12);
    block.writeUInt32LE(index * 22_050, 16);
    block.writeUInt32LE(22_050, 20);
    block.writeUInt32LE((9 << 23) | 1, 24);
    // One piece that nobody asks for fills the block: its kind, and its size in words of two bytes.
    block.writeUInt32LE(0x8a | (((blockBytes - 4) / 2) << 8), 32);
    return block;
  });
  const item = Buffer.concat([Buffer.alloc(8), Buffer.from(`Title\0${title}`)]);
  item.writeUInt32LE(Buffer.byteLength(title));
  const ends = [0xa000_0000, 0x8000_0000].map((flags) => {
    const end = Buffer.alloc(32);
    end.write('APETAGEX', 'latin1');
    end.writeUInt32LE(2000, 8);
    end.writeUInt32LE(item.length + 32, 12);
    end.writeUInt32LE(1, 16);
    end.writeUInt32LE(flags, 20);
    return end;
  });
  return Buffer.concat([...all, ends[0] as Buffer, item, ends[1] as Buffer]);
}

export interface MadeWave {
  kind?: 'RIFF' | 'RF64' | 'BW64';
  soundBytes: number;
  /** What the sound's chunk claims. */
  statedBytes: number;
  /** What the chunk of true sizes says, if there is one. */
  longBytes?: number;
  title?: string;
}

/** A WAV of 8 kHz, 16 bits, mono: 16,000 bytes a second. */
export function wave({ kind = 'RIFF', soundBytes, statedBytes, longBytes, title }: MadeWave): Buffer {
  const chunk = (type: string, body: Buffer, sizeBytes = body.length) => {
    const header = Buffer.alloc(8);
    header.write(type, 'latin1');
    header.writeUInt32LE(sizeBytes, 4);
    return Buffer.concat([header, body, Buffer.alloc(body.length % 2)]);
  };
  const format = Buffer.from('01000100401f0000803e000002001000', 'hex');
  const sizes = Buffer.alloc(28);
  sizes.writeBigUInt64LE(BigInt(longBytes ?? 0), 8);
  const body = Buffer.concat([
    Buffer.from('WAVE'),
    ...(longBytes === undefined ? [] : [chunk('ds64', sizes)]),
    chunk('fmt ', format),
    ...(title === undefined ? [] : [chunk('LIST', Buffer.concat([Buffer.from('INFO'), chunk('INAM', Buffer.from(title))]))]),
    chunk('data', Buffer.alloc(soundBytes), statedBytes),
  ]);
  return chunk(kind, body, Math.min(body.length, 0xffff_fff0));
}
