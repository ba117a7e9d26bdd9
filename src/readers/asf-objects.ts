/** Walks the objects of an ASF file by their sizes, and reads only what somebody asks for. (ASF specification, section 2.1.) */
import type { FileWindow } from './file-window.ts';

const KINDS = {
  header: '75b22630-668e-11cf-a6d9-00aa0062ce6c',
  extension: '5fbf03b5-a92e-11cf-8ee3-00c00c205365',
  properties: '8cabdca1-a947-11cf-8ee4-00c00c205365',
  description: '75b22633-668e-11cf-a6d9-00aa0062ce6c',
  tags: 'd2d0a440-e307-11d2-97f0-00a0c95ea850',
  metadata: 'c5f8cbea-5baf-4877-8467-aa8c44fa4cca',
  library: '44231c94-9498-49d1-a141-1d134e457054',
  marks: 'f487cd01-a951-11cf-8ee6-00c00c205365',
} as const;
type AsfKind = keyof typeof KINDS;

/** An object, by the position of its body. */
export interface AsfObject {
  /** Undefined for one that says nothing about a book. */
  kind?: AsfKind;
  from: number;
  to: number;
}

const HEADER_BYTES = 24;
const MAX_OBJECTS = 10_000;

/** The objects between two positions; one that reaches beyond the end is cut there, and reading stops. */
export function* asfObjects(file: FileWindow, { from, to }: { from: number; to: number }): Generator<AsfObject> {
  const header = Buffer.alloc(HEADER_BYTES);
  for (let at = from, count = 0; at + HEADER_BYTES <= to && count < MAX_OBJECTS; count++) {
    if (file.read(header, at) < HEADER_BYTES) return;
    const sizeBytes = Number(header.readBigUInt64LE(16));
    if (sizeBytes < HEADER_BYTES) return;
    yield { kind: KIND_OF_GUID.get(guidAt(header)), from: at + HEADER_BYTES, to: Math.min(at + sizeBytes, to) };
    at += sizeBytes;
  }
}

const KIND_OF_GUID: ReadonlyMap<string, AsfKind> = new Map(Object.entries(KINDS).map(([kind, guid]) => [guid, kind as AsfKind]));

/** Its first three parts stand with the last byte first. */
function guidAt(bytes: Buffer): string {
  const parts = [
    bytes.subarray(0, 4).toReversed(),
    bytes.subarray(4, 6).toReversed(),
    bytes.subarray(6, 8).toReversed(),
    bytes.subarray(8, 10),
    bytes.subarray(10, 16),
  ];
  return parts.map((part) => Buffer.from(part).toString('hex')).join('-');
}
