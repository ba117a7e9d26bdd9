/** Kept exports that could not be written, in one shape for commands, pages and programs; and what somebody can do about it. */
import { isStorageAddress } from '../domain/storage-address.ts';

export interface UnwrittenExport {
  /** Its path, or its address at storage. */
  file: string;
  /** Why it was not written at the last try. */
  problem: string;
  /** True if what the config wants of it cannot be. */
  isOfConfig: boolean;
  /** When it could not be written for the first time since it last was. */
  sinceMs: number;
}

export function adviceForExport({ file, isOfConfig }: Pick<UnwrittenExport, 'file' | 'isOfConfig'>): string {
  if (isOfConfig) return 'correct it in the config: rubricator config check says the line';
  const look = isStorageAddress(file)
    ? 'look whether the storage answers and lets Rubricator in'
    : 'look whether its folder is there, may be written and has room';
  return `${look}; the daemon tries again by itself every ten minutes`;
}
