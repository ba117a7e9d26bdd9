/** Writes the example library of the demo: a handful of books in the states in which real ones arrive. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { BOOKS, type WorldBook } from './books.ts';
import { makeEpub, makeMp3, makeMp4, PIXEL } from './media.ts';

/** Chapters that only count, as many rippers make them. */
function counted(book: WorldBook, count: number) {
  return Array.from({ length: count }, (_, index) => ({ title: `Chapter ${index + 1}`, startSec: Math.floor((book.durationSec / count) * index) }));
}

export function writeExampleLibrary(root: string): void {
  const put = (path: string, bytes: string | Uint8Array) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), bytes);
  };
  const [road, bell, lodgings, quiet, mill, clockmaker] = BOOKS as [WorldBook, WorldBook, WorldBook, WorldBook, WorldBook, WorldBook];

  // Known by a tag; chapters that only count; a year and a narrator that differ from the shop's.
  put(
    'Marit Osei/The Lantern Coast/1 - The Salt Road/The Salt Road (Unabridged).m4b',
    makeMp4({
      durationSec: road.durationSec,
      chapters: counted(road, 6),
      tags: {
        title: road.title,
        album: `${road.title} (Unabridged)`,
        artist: 'Marit Osei',
        composer: 'Dara Quill',
        date: '2016',
        custom: { ASIN: road.asin },
        hasCover: true,
      },
    }),
  );
  // Known by its folder only: two discs of files without an album.
  for (let n = 1; n <= 4; n++) {
    put(
      `Marit Osei/The Lantern Coast/2 - The Drowned Bell [${bell.asin}]/CD ${n > 2 ? 2 : 1}/${String(n).padStart(2, '0')}.m4a`,
      makeMp4({ durationSec: bell.durationSec / 4, tags: { title: `Track ${n}` } }),
    );
  }
  // Sold in one storefront only, and not in the first that is asked; the path and the tags disagree about the narrators.
  put(
    `Abernathy, Piers/Winter Lodgings {Rhea Sparrow} [${lodgings.asin}]/Winter Lodgings.m4b`,
    makeMp4({
      durationSec: lodgings.durationSec,
      isMoovLast: true,
      chapterStyle: 'quicktime',
      chapters: lodgings.chapterTitles.map((title, index) => ({ title, startSec: index * 5000 })),
      tags: { title: 'Winter Lodgings', album: 'Winter Lodgings', artist: 'Piers Abernathy', composer: 'Kit Marlowe' },
    }),
  );
  // Somebody corrected this one by hand: the subtitle and a genre of their own stay.
  put(
    'Ingrid Thorne/A Field Guide to Quiet/A Field Guide to Quiet.mp3',
    makeMp3({ durationSec: 40, tags: { title: quiet.title, album: quiet.title, artist: 'Ingrid Thorne' } }),
  );
  put(
    'Ingrid Thorne/A Field Guide to Quiet/metadata.json',
    JSON.stringify(
      { tags: [], title: quiet.title, subtitle: 'On Hearing', authors: ['Ingrid Thorne'], narrators: [], series: [], genres: ['Walking'], asin: null },
      null,
      2,
    ),
  );
  put('Ingrid Thorne/A Field Guide to Quiet/cover.png', PIXEL);
  // Diacritics, and another writing of them in the shop.
  put(
    `Größmann, Käthe/2015 - Das Lied der Muhle [${mill.asin}]/hörbuch.m4b`,
    makeMp4({ durationSec: mill.durationSec, tags: { album: 'Das Lied der Mühle', artist: 'Kathe Grossmann', composer: 'Lothar Weiss' } }),
  );
  // The ASIN in this folder's name belongs to another book: it must not win.
  put(
    'Silas Brackwater/The Clockmaker of Harbor Street [B0SIM00007]/clockmaker.m4b',
    makeMp4({
      durationSec: clockmaker.durationSec,
      tags: { title: clockmaker.title, album: clockmaker.title, artist: 'Silas Brackwater', composer: 'Oscar Pemberton' },
    }),
  );
  // Ebooks: one with a series, one in two formats beside it.
  put(
    'Lorna Everlight/The Glass Orchard/The Glass Orchard.epub',
    makeEpub({
      title: 'The Glass Orchard',
      authors: ['Lorna Everlight'],
      isbn: '9783161484100',
      publisher: 'Harrow & Pike',
      date: '2011-05-01',
      series: { name: 'Orchard Cycle', position: '2' },
      description: 'Pears of glass, and who may eat them.',
    }),
  );
  put('Lorna Everlight/The Glass Orchard/The Glass Orchard.mobi', 'BOOKMOBI, but not really');
  // Cut short while it was being copied.
  put('Jasper Hollis/The Cut Rope/The Cut Rope.m4b', makeMp4({ durationSec: 8000, tags: { album: 'The Cut Rope', artist: 'Jasper Hollis' } }).subarray(0, 30));
}
