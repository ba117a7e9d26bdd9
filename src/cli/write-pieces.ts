/** A file that is made piece by piece: to where `-o` says, or to the standard output. */
import { writeWhole } from '../app/written-file.ts';
import type { FilePiece } from '../sdk/record-format.ts';
import { writingFile } from './about-file.ts';
import { complain } from './complain.ts';
import { EXIT } from './exit-codes.ts';

/** @returns the exit code */
export async function writePieces(pieces: AsyncIterable<FilePiece>, file: string | undefined): Promise<number> {
  if (file === undefined) return await print(pieces);
  await writingFile(file, () => writeWhole(file, pieces));
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
