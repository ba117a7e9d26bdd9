/** What becomes of the program when what it prints arrives nowhere. What is being done is still finished. */
import { getSystemErrorMessage } from 'node:util';
import { complain } from './complain.ts';
import { EXIT } from './exit-codes.ts';

/**
 * Whoever reads our output may stop reading (`| head`). Any other failure, such as a full disk, is said once and gives an exit code. Of
 * messages that are lost nobody can be told.
 */
export function endureLostOutput(): void {
  let isSaid = false;
  process.stderr.on('error', () => {});
  process.stdout.on('error', ({ code, errno, message }: NodeJS.ErrnoException) => {
    if (code === 'EPIPE') return;
    process.exitCode = EXIT.fatal;
    if (!isSaid) complain(`the output cannot be written: ${errno === undefined ? message : getSystemErrorMessage(errno)}`);
    isSaid = true;
  });
}
