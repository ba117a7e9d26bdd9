/** A file that is made piece by piece: to where `-o` says, here or at storage, or to the standard output. */
import type { StorageDeps } from '../app/storage.ts';
import { writeWhole } from '../app/written-file.ts';
import { isStorageAddress } from '../domain/storage-address.ts';
import type { FilePiece } from '../sdk/record-format.ts';
import { writingFile } from './about-file.ts';
import { complain } from './complain.ts';
import { EXIT } from './exit-codes.ts';
import { sendPieces } from './stored.ts';

/** @returns the exit code */
export async function writePieces(pieces: AsyncIterable<FilePiece>, file: string | undefined, storage: () => StorageDeps): Promise<number> {
  if (file === undefined) return await print(pieces);
  if (isStorageAddress(file)) return await sendPieces(pieces, file, storage());
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
