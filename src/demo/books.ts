/** The invented books of the simulated world: what the simulated providers know, and what stands in the example library. */

export interface WorldBook {
  asin: string;
  /** Storefronts that have it. */
  regions: string[];
  title: string;
  subtitle?: string;
  authors: { name: string; asin?: string }[];
  narrators: string[];
  publisher: string;
  releaseDate: string;
  durationSec: number;
  isbn?: string;
  language: string;
  description: string;
  genres: string[];
  tags: string[];
  series?: { name: string; position?: string };
  rating: { value: string; count: number };
  chapterTitles: string[];
}

const LANTERN = { name: 'The Lantern Coast Series' };

export const BOOKS: readonly WorldBook[] = [
  {
    asin: 'B0SIM00001',
    regions: ['us', 'uk'],
    title: 'The Salt Road',
    authors: [{ name: 'Marit Osei', asin: 'B0SIMA0001' }],
    narrators: ['Dara Quill'],
    publisher: 'Tall Lamp Audio',
    releaseDate: '2017-03-07',
    durationSec: 36_610,
    isbn: '9780306406157',
    language: 'english',
    genres: ['Science Fiction & Fantasy'],
    tags: ['Fantasy', 'Epic'],
    series: { ...LANTERN, position: '1' },
    rating: { value: '4.6', count: 2113 },
    description:
      '<p>A caravan guide inherits a map of a road that the sea took back a century ago.</p><p>By the third night she knows that <i>something</i> walks it still.</p>',
    chapterTitles: ['Opening Credits', 'The Map', 'Low Water', 'The Third Night', 'What the Sea Took', 'End Credits'],
  },
  {
    asin: 'B0SIM00002',
    regions: ['us', 'uk'],
    title: 'The Drowned Bell',
    authors: [{ name: 'Marit Osei', asin: 'B0SIMA0001' }],
    narrators: ['Dara Quill'],
    publisher: 'Tall Lamp Audio',
    releaseDate: '2018-10-02',
    durationSec: 39_925,
    language: 'english',
    genres: ['Science Fiction & Fantasy'],
    tags: ['Fantasy'],
    series: { ...LANTERN, position: '2' },
    rating: { value: '4.7', count: 1845 },
    description: '<p>Under the harbour a bell rings the hours of another town.</p>',
    chapterTitles: ['The Harbour', 'The Bell', 'The Town Below', 'Ebb'],
  },
  {
    asin: 'B0SIM00003',
    regions: ['uk'],
    title: 'Winter Lodgings',
    authors: [{ name: 'Piers Abernathy' }],
    narrators: ['Rhea Sparrow', 'Kit Marlowe'],
    publisher: 'Seven Oaks, Inc.',
    releaseDate: '2021-01-14',
    durationSec: 21_300,
    language: 'english',
    genres: ['Mystery, Thriller & Suspense'],
    tags: ['Mystery'],
    rating: { value: '4.1', count: 96 },
    description: '<p>Six guests, one kitchen, and a landlady who counts the spoons.</p>',
    chapterTitles: ['Arrivals', 'The Kitchen', 'The Spoons', 'Thaw'],
  },
  {
    asin: 'B0SIM00004',
    regions: ['us'],
    title: 'A Field Guide to Quiet',
    subtitle: 'Notes on Listening',
    authors: [{ name: 'Ingrid Thorne' }],
    narrators: ['Ingrid Thorne'],
    publisher: 'Blue Kettle Press',
    releaseDate: '2020-06-30',
    durationSec: 14_805,
    isbn: '9780198526636',
    language: 'english',
    genres: ['Biographies & Memoirs'],
    tags: ['Memoir', 'Nature'],
    rating: { value: '4.4', count: 410 },
    description: '<p>Twelve walks and what could be heard on them.</p>',
    chapterTitles: ['First Walk', 'Second Walk', 'Third Walk'],
  },
  {
    asin: 'B0SIM00005',
    regions: ['us', 'de'],
    title: 'Das Lied der Mühle',
    authors: [{ name: 'Käthe Größmann' }],
    narrators: ['Lothar Weiß'],
    publisher: 'Nordlicht Hörverlag',
    releaseDate: '2015-09-18',
    durationSec: 27_640,
    language: 'german',
    genres: ['Literature & Fiction'],
    tags: ['Roman'],
    rating: { value: '4.3', count: 187 },
    description: '<p>Im Tal steht die Mühle still, und keiner will gewesen sein, der sie anhielt.</p>',
    chapterTitles: ['Das Tal', 'Die Mühle', 'Der Müller'],
  },
  {
    asin: 'B0SIM00006',
    regions: ['us'],
    title: 'The Clockmaker of Harbor Street',
    authors: [{ name: 'Silas Brackwater' }, { name: 'Nora Kestrel - translator' }],
    narrators: ['Oscar Pemberton'],
    publisher: 'Harrow & Pike',
    releaseDate: '2012-11-20',
    durationSec: 30_180,
    language: 'english',
    genres: ['Science Fiction & Fantasy'],
    tags: [],
    series: { name: 'Harbor Street', position: '1.5' },
    rating: { value: '4.0', count: 58 },
    description: '<p>Every clock in the street is wrong by the same minute, save one.</p>',
    chapterTitles: ['One Minute', 'The Street', 'Save One'],
  },
  {
    asin: 'B0SIM00007',
    regions: ['us'],
    title: 'Cooking With Almost Nothing',
    authors: [{ name: 'Tess Calloway' }],
    narrators: ['Tess Calloway'],
    publisher: 'Blue Kettle Press',
    releaseDate: '2019-04-02',
    durationSec: 9_120,
    language: 'english',
    genres: ['Home & Garden'],
    tags: ['Cooking'],
    rating: { value: '3.9', count: 33 },
    description: '<p>Forty suppers from what is left.</p>',
    chapterTitles: ['Bread', 'Broth', 'Beans'],
  },
];

export const AUTHORS: Readonly<Record<string, { name: string; description: string; image: string }>> = {
  B0SIMA0001: { name: 'Marit Osei', description: 'Marit Osei writes about coasts.', image: 'https://images.example/marit-osei.jpg' },
};
