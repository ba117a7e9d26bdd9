/** How invented series are called in each language, and how their titles count volumes. */
export interface VolumeForms {
  names: readonly string[];
  /** What stands behind the name of the series. */
  counts: readonly ((place: number) => string)[];
}

const ROMAN = ['I', 'II', 'III', 'IV', 'V'];
const bare = (place: number) => ` ${place}`;
const roman = (place: number) => ` ${ROMAN[place - 1]}`;

/** A number as a word of the language. */
const spelled = (before: string, words: string) => (place: number) => `${before}${words.split(' ')[place - 1]}`;

export const VOLUMES: Readonly<Record<string, VolumeForms>> = {
  english: {
    names: ['Amber Crown', 'Hollow Bridge', 'Tidal Machine', 'Paper Throne', 'Velvet Compass', 'Crooked Harbor', 'Distant Hour'],
    counts: [
      (place) => `, Vol. ${place}`,
      (place) => `, Volume ${place}`,
      (place) => `, Book ${place}`,
      spelled(', Part ', 'One Two Three Four Five'),
      bare,
      roman,
    ],
  },
  german: {
    names: ['Die Mühle am Meer', 'Das Lied aus Salz', 'Der Turm im Nebel', 'Die Brücke der Wölfe'],
    counts: [(place) => `, Band ${place}`, (place) => ` - Teil ${place}`, (place) => `, ${place}. Band`, bare],
  },
  french: {
    names: ['La Lanterne rouge', 'Le Phare des brumes', 'La Vallée blanche'],
    counts: [(place) => `, tome ${place}`, (place) => ` - Livre ${place}`, roman],
  },
  spanish: { names: ['El faro de sal', 'La casa sin nombre'], counts: [(place) => `, volumen ${place}`, (place) => `: Libro ${place}`, roman] },
  italian: { names: ['La torre di sabbia', 'Il giardino nascosto'], counts: [(place) => `, volume ${place}`, (place) => ` - Libro ${place}`, roman] },
  dutch: { names: ['De brug van glas', 'Het stille veld'], counts: [(place) => `, deel ${place}`, (place) => ` - Boek ${place}`, bare] },
  swedish: { names: ['Fyren vid havet', 'Den gömda trädgården'], counts: [(place) => `, del ${place}`, (place) => ` - Bok ${place}`, bare] },
  russian: { names: ['Башня в тумане', 'Соляная дорога'], counts: [(place) => `. Том ${place}`, (place) => `. Книга ${place}`, (place) => `. Часть ${place}`] },
  japanese: { names: ['硝子の橋', '霧の塔'], counts: [(place) => ` 第${place}巻`, (place) => ` ${place}`, (place) => `（${place}）`] },
};
