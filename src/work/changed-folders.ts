/** Folders that changed since they were last looked at. Beyond a limit the whole library counts as changed. */
import { baseName, folderOf } from '../domain/library/item.ts';
import { discNumber } from '../domain/library/library-names.ts';

export type FolderChange = 'files' | 'folder' | 'rules';

export interface ChangedFolders {
  /** An event said that something in a folder changed. */
  note(folder: string, what: FolderChange): void;
  /** A folder is to be looked at, whatever events say. */
  add(folder: string): void;
  /** Gives out what has changed, and begins anew. */
  take(): { isWhole: boolean; folders: string[] };
  /** The storm of events is over. */
  calm(): void;
}

/** With so many folders to look at, one look at the whole library is less. */
const MAX_FOLDERS = 2000;
/**
 * After so many events at once the kernel may have had to drop some: its queue holds 16,384 (inotify(7), max_queued_events), one
 * event of ours is several of its own, and Node does not say when it overflows.
 */
const MAX_EVENTS = 4000;

export function createChangedFolders(): ChangedFolders {
  let folders = new Set<string>();
  let isWhole = false;
  let events = 0;
  return {
    note(folder, what) {
      events++;
      isWhole ||= what === 'rules' || folders.size >= MAX_FOLDERS || events >= MAX_EVENTS;
      if (isWhole) folders.clear();
      else folders.add(homeOf(folder));
    },
    add: (folder) => void folders.add(homeOf(folder)),
    take() {
      const taken = { isWhole, folders: [...folders] };
      folders = new Set();
      isWhole = false;
      return taken;
    },
    calm() {
      events = 0;
    },
  };
}

/** The folder whose book a disc folder belongs to. */
function homeOf(folder: string): string {
  const parent = folderOf(folder);
  return folder !== '' && parent !== '' && discNumber(baseName(folder), baseName(parent)) !== undefined ? homeOf(parent) : folder;
}
