/** Trouble with a file that somebody named is no bug of ours: it is told with the name of the file. */
import { errnoOf, messageOf, ReadError, RubricatorError, reasonOf, WriteError, writeReasonOf } from '../domain/errors.ts';

/** Runs what reads a file. */
export async function aboutFile<T>(file: string, task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (error) {
    throw error instanceof RubricatorError ? error : new ReadError(`${file}: ${whyNotRead(error)}`, { cause: error });
  }
}

/** Runs what writes a file. What is no trouble of the file system stays what it is. */
export async function writingFile<T>(file: string, task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (error) {
    throw errnoOf(error) === undefined ? error : new WriteError(`${file} is not written: ${writeReasonOf(error)}`, { cause: error });
  }
}

function whyNotRead(error: unknown): string {
  const code = errnoOf(error);
  if (code === 'ENOENT') return 'there is no such file (ENOENT)';
  return code === undefined ? messageOf(error) : reasonOf(error);
}
