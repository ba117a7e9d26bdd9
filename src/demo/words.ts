/** The words that the world's names, titles, blurbs and publishers are made of. All of them are invented. */
export const FIRST =
  'Marit Piers Ingrid Silas Nora Tess Käthe Lothar Oscar Dara Rhea Kit Jasper Lorna Amara Björn Chiara Dmitri Élise Farid Greta Hugo Ines Jonas Keiko Liam Mei Nils Olga Pablo Quentin Rosa Sven Tamsin Ugo Vera Wim Xenia Yusuf Zoë Ada Boris Clara Desmond Edith Felix Gwen Hal Iris Jude'.split(
    ' ',
  );
export const LAST =
  'Osei Abernathy Thorne Brackwater Kestrel Calloway Größmann Weiß Pemberton Quill Sparrow Marlowe Hollis Everlight Adeyemi Lindqvist Moretti Volkov Dubois Rahman Hoffmann Almeida Jansen Okafor Tanaka Gallagher Zhang Eriksson Petrova Navarro Blackwood Ferreira Nyström Ashdown Bianchi Novak Verhoeven Hale Winters Rook Castellan Fairweather Grimsby Holloway Ironside Larkspur Merriweather Northcott Pennington Ravenscroft Stonebridge Underhill Vance Whitlock Yarrow'.split(
    ' ',
  );
export const ADJECTIVES =
  'Salt Drowned Silent Amber Hollow Crooked Winter Burning Glass Forgotten Narrow Bitter Scarlet Paper Wandering Broken Velvet Iron Distant Hidden Pale Restless Golden Last Seventh Gentle Midnight Savage Tidal Quiet'.split(
    ' ',
  );
export const NOUNS =
  'Road Bell Garden Lantern Harbor Orchard Mirror Kingdom River Clock Letter Tower Map Storm Crown Bridge Feather Winter Shore Key Tide Throne Compass Forest Star Shadow Well Cathedral Ember Voyage Archive Island Wolf Hour Machine Field'.split(
    ' ',
  );
export const PLACES = 'Harrowgate Saltmarsh Ninefold Vellum Ostrava Kestrel Bay, Morrow Thornwick Calder Aldermoor Lisbon Pendle Quay Skerry Winterfold'
  .replace(',', '')
  .split(' ');
export const GERMAN = ['Das Lied', 'Die Mühle', 'Der Fluss', 'Die Laterne', 'Das Haus', 'Der Turm', 'Die Straße', 'Der Garten', 'Das Schweigen', 'Die Brücke'];
export const GERMAN_OF = [
  'der Mühle',
  'am Meer',
  'im Tal',
  'der Königin',
  'aus Salz',
  'ohne Namen',
  'der Wölfe',
  'im Nebel',
  'der Uhrmacherin',
  'über dem Fluss',
];
export const PUBLISHERS = [
  'Tall Lamp Audio',
  'Seven Oaks, Inc.',
  'Blue Kettle Press',
  'Harrow & Pike',
  'Nordlicht Hörverlag',
  'Podium Lane',
  'Brightwater Media',
  'Audio Quay',
  'Fern & Finch',
  'Copper Street Books',
];
export const GENRES = [
  'Science Fiction & Fantasy',
  'Mystery, Thriller & Suspense',
  'Literature & Fiction',
  'Biographies & Memoirs',
  'History',
  'Romance',
  'Home & Garden',
  'Business & Careers',
];
export const TAGS = ['Epic', 'Fantasy', 'Cozy', 'Historical', 'Noir', 'Space Opera', 'Coming of Age', 'Nature', 'Cooking', 'Memoir'];
export const SENTENCES = [
  'A guide inherits a map.',
  'Nobody asked for the bell to be rung.',
  'Six guests share one kitchen.',
  'The sea took the road a century ago.',
  'Every clock is wrong by the same minute.',
  'She counts what is left and begins again.',
  'The letter arrives eleven years late.',
  'Under the city there is another one.',
];
export const REGIONS = ['us', 'uk', 'au', 'ca', 'de'];
