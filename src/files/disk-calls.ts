/** The calls to the disk that reading and writing sidecars need. */
import type * as nodeFs from 'node:fs/promises';

/** As `node:fs/promises` has them. A thread does them synchronously, and a test passes its own to make a disk fail. */
export type FileSystem = Pick<typeof nodeFs, 'open' | 'rename' | 'unlink' | 'lstat' | 'realpath' | 'stat' | 'readdir'>;
