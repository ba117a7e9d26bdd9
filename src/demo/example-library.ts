/** Writes the example library of the demo: a handful of books in the states in which real ones arrive. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { BOOKS, type WorldBook } from './books.ts';
import { makeCover } from './media/png.ts';
import { makeEpub, makeMp3, makeMp4 } from './media.ts';

/** Contents by path. */
type Files = Record<string, string | Uint8Array>;

const [road, bell, lodgings, quiet, mill, clockmaker] = BOOKS as [WorldBook, WorldBook, WorldBook, WorldBook, WorldBook, WorldBook];

export function writeExampleLibrary(root: string): void {
  const files = { ...wellKnown(), ...misleading(), ...editedByHand(), ...ebooks(), ...damaged() };
  for (const [path, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), bytes);
  }
}

/** Chapters that only count, as many rippers make them. */
function counted(book: WorldBook, count: number) {
  return Array.from({ length: count }, (_, index) => ({ title: `Chapter ${index + 1}`, startSec: Math.floor((book.durationSec / count) * index) }));
}

/** Books that name themselves: by a tag, by their folder, by their names. */
function wellKnown(): Files {
  // Known by a tag; chapters that only count; a year and a narrator that differ from the shop's.
  const tags = {
    title: road.title,
    album: `${road.title} (Unabridged)`,
    artist: 'Marit Osei',
    composer: 'Dara Quill',
    date: '2016',
    cover: makeCover(road.title),
  };
  const tagged = makeMp4({ durationSec: road.durationSec, chapters: counted(road, 6), tags: { ...tags, custom: { ASIN: road.asin } } });
  // Known by its folder only: two discs of files without an album.
  const discs = [1, 2, 3, 4].map((n) => [
    `Marit Osei/The Lantern Coast/2 - The Drowned Bell [${bell.asin}]/CD ${n > 2 ? 2 : 1}/${String(n).padStart(2, '0')}.m4a`,
    makeMp4({ durationSec: bell.durationSec / 4, tags: { title: `Track ${n}` } }),
  ]);
  // Sold in one storefront only, and not in the first that is asked; the path and the tags disagree about the narrators.
  const elsewhere = makeMp4({
    durationSec: lodgings.durationSec,
    isMoovLast: true,
    chapterStyle: 'quicktime',
    chapters: lodgings.chapterTitles.map((title, index) => ({ title, startSec: index * 5000 })),
    tags: { title: 'Winter Lodgings', album: 'Winter Lodgings', artist: 'Piers Abernathy', composer: 'Kit Marlowe' },
  });
  return {
    'Marit Osei/The Lantern Coast/1 - The Salt Road/The Salt Road (Unabridged).m4b': tagged,
    ...Object.fromEntries(discs),
    [`Abernathy, Piers/Winter Lodgings {Rhea Sparrow} [${lodgings.asin}]/Winter Lodgings.m4b`]: elsewhere,
  };
}

/** Books whose names are written otherwise in the shop, or that carry another book's identifier. */
function misleading(): Files {
  const diacritics = { album: 'Das Lied der Mühle', artist: 'Kathe Grossmann', composer: 'Lothar Weiss' };
  const { title } = clockmaker;
  return {
    [`Größmann, Käthe/2015 - Das Lied der Muhle [${mill.asin}]/hörbuch.m4b`]: makeMp4({ durationSec: mill.durationSec, tags: diacritics }),
    // The ASIN in this folder's name belongs to another book: it must not win. And the recording is shorter than the shop's:
    // whether it is the same is for the user to judge.
    'Silas Brackwater/The Clockmaker of Harbor Street [B0SIM00007]/clockmaker.m4b': makeMp4({
      durationSec: Math.round(clockmaker.durationSec * 0.946),
      tags: { title, album: title, artist: 'Silas Brackwater' },
    }),
  };
}

/** Somebody corrected this one by hand: the subtitle and a genre of their own stay. */
function editedByHand(): Files {
  const { title } = quiet;
  const sidecar = { tags: [], title, subtitle: 'On Hearing', authors: ['Ingrid Thorne'], narrators: [], series: [], genres: ['Walking'], asin: null };
  return {
    'Ingrid Thorne/A Field Guide to Quiet/A Field Guide to Quiet.mp3': makeMp3({ durationSec: 40, tags: { title, album: title, artist: 'Ingrid Thorne' } }),
    'Ingrid Thorne/A Field Guide to Quiet/metadata.json': JSON.stringify(sidecar, null, 2),
    'Ingrid Thorne/A Field Guide to Quiet/cover.png': makeCover(quiet.title),
  };
}

/** One ebook with a series, in two formats beside each other. */
function ebooks(): Files {
  return {
    'Lorna Everlight/The Glass Orchard/The Glass Orchard.epub': makeEpub({
      title: 'The Glass Orchard',
      authors: ['Lorna Everlight'],
      isbn: '9783161484100',
      publisher: 'Harrow & Pike',
      date: '2011-05-01',
      series: { name: 'Orchard Cycle', position: '2' },
      description: 'Pears of glass, and who may eat them.',
    }),
    'Lorna Everlight/The Glass Orchard/The Glass Orchard.mobi': 'BOOKMOBI, but not really',
  };
}

/** Cut short while it was being copied. */
function damaged(): Files {
  const whole = makeMp4({ durationSec: 8000, tags: { album: 'The Cut Rope', artist: 'Jasper Hollis' } });
  return { 'Jasper Hollis/The Cut Rope/The Cut Rope.m4b': whole.subarray(0, 30) };
}
