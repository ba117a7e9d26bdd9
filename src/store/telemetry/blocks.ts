/** Spans of a batch, packed. */
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { FinishedSpan } from '../../ports/telemetry.ts';

export interface Block {
  first_at: number;
  last_at: number;
  spans: number;
  packed: Uint8Array;
}

export function packed(spans: readonly FinishedSpan[]): Block {
  const times = spans.map(({ startedAtMs }) => startedAtMs);
  const lines = spans.map((span) => JSON.stringify(span)).join('\n');
  return { first_at: Math.min(...times), last_at: Math.max(...times), spans: spans.length, packed: zstdCompressSync(lines) };
}

export function unpacked(bytes: Uint8Array): FinishedSpan[] {
  return zstdDecompressSync(bytes)
    .toString('utf8')
    .split('\n')
    .map((line) => JSON.parse(line) as FinishedSpan);
}
