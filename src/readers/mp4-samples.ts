/** Reads where each sample of an MP4 track lies in the file. (ISO/IEC 14496-12: `stsz`, `stco` and `co64`, `stsc`, `stts`.) */
import type { FileWindow } from './file-window.ts';
import { type Box, bodyOf, child, descend, timing } from './mp4-boxes.ts';

export interface Sample {
  offset: number;
  size: number;
  durationMs: number;
}

/** The first samples of a track, at most so many. */
export function sampleTable(file: FileWindow, track: Box, maxCount: number): Sample[] {
  const media = child(file, track, 'mdia');
  const header = bodyOf(file, child(file, media, 'mdhd'));
  const table = media && descend(file, media, 'minf', 'stbl');
  if (!header || !table) return [];
  const part = (type: string) => bodyOf(file, child(file, table, type));
  const { timescale } = timing(header);
  const sizes = sampleSizes(part('stsz'), maxCount);
  const durations = sampleDurations(part('stts'), sizes.length);
  const offsets = sampleOffsets({ short: part('stco'), long: part('co64'), runs: part('stsc') }, sizes, maxCount);
  return offsets.map((offset, index) => ({ offset, size: sizes[index] ?? 0, durationMs: ((durations[index] ?? 0) / (timescale || 1)) * 1000 }));
}

function sampleSizes(stsz: Buffer | undefined, maxCount: number): number[] {
  if (!stsz) return [];
  const same = stsz.readUInt32BE(4);
  const count = Math.min(stsz.readUInt32BE(8), maxCount);
  return Array.from({ length: count }, (_, index) => same || stsz.readUInt32BE(12 + index * 4));
}

function sampleDurations(stts: Buffer | undefined, count: number): number[] {
  const durations: number[] = [];
  const runs = stts ? stts.readUInt32BE(4) : 0;
  for (let run = 0; stts && run < runs && durations.length < count; run++) {
    const length = stts.readUInt32BE(8 + run * 8);
    const duration = stts.readUInt32BE(12 + run * 8);
    for (let n = 0; n < length && durations.length < count; n++) durations.push(duration);
  }
  return durations;
}

function sampleOffsets(
  { short, long, runs: stsc }: Record<'short' | 'long' | 'runs', Buffer | undefined>,
  sizes: readonly number[],
  maxRuns: number,
): number[] {
  const chunkCount = (short ?? long)?.readUInt32BE(4) ?? 0;
  const chunkAt = (n: number) => (short ? short.readUInt32BE(8 + n * 4) : Number(long?.readBigUInt64BE(8 + n * 8) ?? 0));
  const runs = stsc
    ? Array.from({ length: Math.min(stsc.readUInt32BE(4), maxRuns) }, (_, n) => ({
        first: stsc.readUInt32BE(8 + n * 12),
        per: stsc.readUInt32BE(12 + n * 12),
      }))
    : [];
  const offsets: number[] = [];
  for (let chunk = 1; chunk <= chunkCount && offsets.length < sizes.length; chunk++) {
    const per = runs.findLast((run) => run.first <= chunk)?.per ?? 1;
    let offset = chunkAt(chunk - 1);
    for (let n = 0; n < per && offsets.length < sizes.length; n++) {
      offsets.push(offset);
      offset += sizes[offsets.length - 1] ?? 0;
    }
  }
  return offsets;
}
