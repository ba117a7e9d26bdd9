/**
 * `.plexmatch`, by which people tell Plex what a folder is (https://support.plex.tv/articles/plexmatch/): a key and a value on each line. Of its keys,
 * `title` and `year` say something of a book. Keys are written in any case; what follows a # is a remark.
 */
import { defineReader, type RawMetadata } from 'rubricator/sdk';

const LINE = /^\s*([a-z]+)\s*:\s*(\S.*)$/i;

export const plexmatch = defineReader({
  id: 'plexmatch',
  summary: 'hints for Plex',
  file: { ending: '.plexmatch', isHidden: true },
  // It is a hint, and nobody but its owner writes it.
  foreign: 'evidence',
  read(text) {
    const hints = new Map<string, string>();
    for (const line of text.split(/\r?\n/)) {
      const [, key, value] = LINE.exec(line.startsWith('#') ? '' : line) ?? [];
      if (key && value && !hints.has(key.toLowerCase())) hints.set(key.toLowerCase(), value.trim());
    }
    const [title, year] = [hints.get('title'), hints.get('year')];
    const metadata: RawMetadata = { title, originalDate: year && /^\d{4}$/.test(year) ? year : undefined };
    if (metadata.title === undefined && metadata.originalDate === undefined) return undefined;
    // A person wrote it, for a program that wanted to know just that.
    return { source: 'plexmatch', lineage: 'plexmatch', metadata, confidence: { title: 0.85, originalDate: 0.7 } };
  },
});
