/** A file that is made piece by piece: to where `-o` says, or to the standard output. */
import { randomUUID } from 'node:crypto';
import { createWriteStream, renameSync, rmSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { FilePiece } from '../sdk/record-format.ts';
import { complain } from './complain.ts';
import { EXIT } from './exit-codes.ts';

/** @returns the exit code */
export async function writePieces(pieces: AsyncIterable<FilePiece>, file: string | undefined): Promise<number> {
  if (file === undefined) return await print(pieces);
  await writeWhole(file, pieces);
  return EXIT.ok;
}

/** A terminal gets text only. */
async function print(pieces: AsyncIterable<FilePiece>): Promise<number> {
  for await (const piece of pieces) {
    if (typeof piece !== 'string' && process.stdout.isTTY) {
      complain('this format is no text; -o says where the file goes');
      return EXIT.usage;
    }
    process.stdout.write(piece);
  }
  return EXIT.ok;
}

/** The file is there once it is whole. */
async function writeWhole(file: string, pieces: AsyncIterable<FilePiece>): Promise<void> {
  const part = `${file}.${randomUUID().slice(0, 8)}.part`;
  try {
    await pipeline(pieces, createWriteStream(part, { flags: 'wx' }));
    renameSync(part, file);
  } finally {
    rmSync(part, { force: true });
  }
}
