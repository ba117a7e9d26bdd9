/**
 * What a provider knows of the world, and how wrong it is. The noise model with its shares stands in README.md beside this
 * file. The same seed, provider and edition are always wrong in the same way.
 */
import type { CatalogueId, Facts } from './facts.ts';
import { writeCarelessly } from './lifelike-noise.ts';
import type { World, WorldEdition, WorldWork } from './model.ts';
import { type Random, randomFor } from './random.ts';

/** Share of the editions (of kinds that it has at all) that a catalogue knows. */
const COVERAGE: Record<CatalogueId, Partial<Record<WorldEdition['kind'], number>>> = {
  audible: { audio: 0.97 },
  audnexus: { audio: 0.97 },
  openlibrary: { print: 0.9, ebook: 0.6 },
  googlebooks: { ebook: 0.85, print: 0.8 },
  itunes: { audio: 0.7, ebook: 0.7 },
  hardcover: { audio: 0.75, ebook: 0.7, print: 0.7 },
  librivox: { audio: 0.95 },
  musicbrainz: { audio: 0.08 },
  wikidata: { print: 0.5 },
  goodreads: { audio: 0.7, ebook: 0.9, print: 0.9 },
  custom: { audio: 0.5 },
};

/** Shares of records with one kind of mistake. */
const NOISE = {
  missingField: 0.04,
  typo: 0.008,
  swappedTitle: 0.03,
  wrongNarrators: 0.006,
  ebookIsbnOnAudio: 0.03,
  staleValue: 0.02,
  truncatedDescription: 0.05,
  otherPublisher: 0.004,
  wrongYear: 0.004,
};

/** Undefined where the catalogue does not know the edition. @param level 0: nothing is missing and nothing is wrong */
export function viewOf(world: World, catalogue: CatalogueId, edition: WorldEdition, level: number): Facts | undefined {
  // Audnexus copies Audible: it knows what Audible knows, and is wrong where Audible is.
  const source = catalogue === 'audnexus' ? 'audible' : catalogue;
  if (edition.work.isUncatalogued) return undefined;
  const coverage = COVERAGE[catalogue][edition.kind] ?? 0;
  const random = randomFor(world.seed, source, edition.id);
  // Where nothing is wrong, the large catalogues know everything and the small ones nothing.
  if (!isSoldBy(source, edition) || !(level > 0 ? random.chance(coverage) : coverage >= 0.4)) return undefined;
  const facts = truthOf(edition);
  // Only Audible writes roles into names; elsewhere such people are not among the authors.
  if (source !== 'audible') facts.authors = facts.authors.filter(({ name }) => !name.includes(' - '));
  if (level > 0) for (const mistake of MISTAKES) mistake(facts, random, level, catalogue);
  if (level > 0 && world.isLifelike) writeCarelessly(facts, random, catalogue, source === 'audible');
  return facts;
}

/** LibriVox has its own recordings, and nobody sells them. */
function isSoldBy(catalogue: CatalogueId, { publisher }: WorldEdition): boolean {
  return catalogue === 'librivox' ? publisher === 'LibriVox' : publisher !== 'LibriVox' || catalogue === 'goodreads' || catalogue === 'musicbrainz';
}

/** What is true of an edition. */
export function truthOf(edition: WorldEdition): Facts {
  const { work } = edition;
  return {
    edition,
    title: work.title,
    ...(work.subtitle && { subtitle: work.subtitle }),
    authors: work.authors,
    narrators: edition.narrators,
    ...(work.series && { series: { ...work.series } }),
    publisher: edition.publisher,
    releaseDate: edition.releaseDate,
    ...(edition.isbn && { isbn: edition.isbn }),
    language: work.language,
    description: work.description,
    genres: work.genres,
    tags: work.tags,
    ...(edition.durationSec && { durationSec: edition.durationSec }),
    rating: edition.rating,
    abridged: edition.abridged,
    dramatised: edition.dramatised,
  };
}

type Mistake = (facts: Facts, random: Random, level: number, catalogue: CatalogueId) => void;

/** Each draws its own lot, whether it strikes or not, so that one more kind of mistake moves no other. */
const MISTAKES: readonly Mistake[] = [
  (facts, random, level) => {
    for (const key of ['subtitle', 'series', 'publisher', 'releaseDate', 'isbn', 'language', 'description', 'durationSec', 'rating'] as const)
      if (random.chance(NOISE.missingField * level)) delete facts[key];
  },
  (facts, random, level) => {
    if (random.chance(NOISE.typo * level)) facts.title = withTypo(facts.title, random);
    if (random.chance(NOISE.typo * level)) facts.authors = facts.authors.map((author) => ({ ...author, name: withTypo(author.name, random) }));
    if (random.chance(NOISE.typo * level)) facts.narrators = facts.narrators.map((name) => withTypo(name, random));
  },
  (facts, random, level, catalogue) => {
    const isSwapped = random.chance(NOISE.swappedTitle * level);
    const { title, subtitle, series } = facts;
    const isAudibles = catalogue === 'audible' || catalogue === 'audnexus';
    if (isSwapped && isAudibles && series && subtitle?.startsWith(series.name)) [facts.title, facts.subtitle] = [subtitle, title];
  },
  (facts, random, level) => {
    const other = `${random.pick(['Alex', 'Robin', 'Sam'])} ${random.pick(['Nobody', 'Somebody', 'Else'])}`;
    if (random.chance(NOISE.wrongNarrators * level) && facts.narrators.length > 0) facts.narrators = [other];
  },
  (facts, random, level) => {
    const isEbooks = random.chance(NOISE.ebookIsbnOnAudio * level);
    const ebook = facts.edition.work.editions.find(({ kind }) => kind === 'ebook');
    if (isEbooks && facts.edition.kind === 'audio' && ebook?.isbn) facts.isbn = ebook.isbn;
  },
  (facts, random, level) => {
    if (random.chance(NOISE.staleValue * level)) facts.rating = facts.rating && { ...facts.rating, count: Math.ceil(facts.rating.count / 2) };
    if (random.chance(NOISE.truncatedDescription * level))
      facts.description = facts.description && `${facts.description.replace(/<[^<>]+>/g, '').slice(0, 60)}...`;
    if (random.chance(NOISE.otherPublisher * level)) facts.publisher = facts.publisher && 'Some Other House';
    if (random.chance(NOISE.wrongYear * level))
      facts.releaseDate = facts.releaseDate && `${Number(facts.releaseDate.slice(0, 4)) + 3}${facts.releaseDate.slice(4)}`;
  },
];

/** Two letters change places, or one is lost. */
export function withTypo(text: string, random: Random): string {
  const at = random.int(1, Math.max(1, text.length - 2));
  return random.chance(0.5) ? text.slice(0, at) + (text[at + 1] ?? '') + (text[at] ?? '') + text.slice(at + 2) : text.slice(0, at) + text.slice(at + 1);
}

/** What a catalogue of works says of a work: the facts of the edition that it knows best. */
export function workViewOf(world: World, catalogue: CatalogueId, work: WorldWork, level: number): Facts | undefined {
  for (const kind of ['print', 'ebook', 'audio'] as const) {
    for (const edition of work.editions.filter((each) => each.kind === kind)) {
      const facts = viewOf(world, catalogue, edition, level);
      if (facts) return facts;
    }
  }
  return undefined;
}
