/** The configuration that somebody begins with: a few lines, and where to read of the rest. */
import { stringify } from 'yaml';

export interface StarterAnswers {
  /** Folders of books; none to fill them in later. */
  folders: readonly string[];
  contact: string | undefined;
}

const EXAMPLE = 'libraries: []\n#  - id: audiobooks\n#    path: /srv/audiobooks';

export function starterConfig({ folders, contact }: StarterAnswers): string {
  const libraries = folders.map((path, index) => ({
    id: libraryId(
      path,
      folders.slice(0, index).map((other) => libraryId(other, [])),
    ),
    path,
  }));
  return [
    '# yaml-language-server: $schema=./rubricator.schema.json',
    '# All options, with their meaning: rubricator config init --full all-options.yaml',
    '',
    '# The folders that hold your books.',
    libraries.length > 0 ? stringify({ libraries }).trimEnd() : EXAMPLE,
    '',
    '# Sent to the sources, some of which allow more to those who say who they are.',
    contact === undefined ? '# contact: you@example.org' : stringify({ contact }).trimEnd(),
    '',
  ].join('\n');
}

/** The folder's name as an id. */
function libraryId(path: string, taken: readonly string[]): string {
  const name = path.split(/[\\/]/).filter(Boolean).at(-1) ?? '';
  const bare = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 30);
  const id = bare || 'books';
  return taken.includes(id) ? `${id}-${taken.length + 1}` : id;
}
