/** A library to measure with where none is given: four audiobooks to one ebook, every other audiobook in tracks with their cover in each. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeWorld } from '../../src/demo/generate.ts';
import { makeEpub, makeMp3, makeMp4 } from '../../src/demo/media.ts';
import type { WorldEdition } from '../../src/demo/model.ts';

export function writeBenchLibrary(root: string, items: number): void {
  const { editions } = makeWorld({ seed: 'bench library', works: items * 2 });
  const audio = editions.filter(({ kind }) => kind === 'audio').slice(0, Math.ceil(items * 0.8));
  const ebooks = editions.filter(({ kind }) => kind === 'ebook').slice(0, items - audio.length);
  for (const [n, edition] of [...audio, ...ebooks].entries()) {
    const folder = join(root, safe(edition.work.authors[0]?.name ?? 'Nobody'), `${safe(edition.work.title)} ${n}`);
    mkdirSync(folder, { recursive: true });
    for (const [name, bytes] of filesOf(edition, n)) writeFileSync(join(folder, name), bytes);
  }
}

function filesOf(edition: WorldEdition, n: number): [string, Uint8Array][] {
  const { work, kind, narrators, durationSec, chapterTitles } = edition;
  const authors = work.authors.map(({ name }) => name);
  if (kind === 'ebook') return [[`${safe(work.title)}.epub`, makeEpub({ title: work.title, authors, language: 'en' })]];
  const tags = { album: work.title, artist: authors.join(', '), composer: narrators.join(', '), date: edition.releaseDate.slice(0, 4), hasCover: true };
  const chapterSec = durationSec / Math.max(1, chapterTitles.length);
  const chapters = chapterTitles.map((title, at) => ({ title, startSec: Math.round(at * chapterSec) }));
  if (n % 2 === 0) return [[`${safe(work.title)}.m4b`, makeMp4({ durationSec, tags: { ...tags, title: work.title }, chapters, chapterStyle: 'both' })]];
  return Array.from({ length: 4 + (n % 9) }, (_, at): [string, Uint8Array] => [
    `${String(at + 1).padStart(2, '0')} - Chapter ${at + 1}.mp3`,
    makeMp3({ durationSec: 3, tags: { ...tags, title: `Chapter ${at + 1}`, track: String(at + 1) } }),
  ]);
}

function safe(name: string): string {
  return name.replace(/[/\0]/g, '_').slice(0, 80);
}
