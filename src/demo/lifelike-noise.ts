/** How carelessly the catalogues of a lifelike world write titles and people. */
import type { Facts } from './facts.ts';
import type { Random } from './random.ts';

const SHARES = { bracketedTitle: 0.05, translatorAsAuthor: 0.3 };

/** What a catalogue makes of titles and people. @param writesRoles true for one that says who of the authors translated */
export function writeCarelessly(facts: Facts, random: Random, catalogue: string, writesRoles: boolean): void {
  const isBracketed = random.chance(SHARES.bracketedTitle);
  const isAuthor = random.chance(SHARES.translatorAsAuthor);
  const translator = translatorOf(facts);
  if (isBracketed && (catalogue === 'openlibrary' || catalogue === 'googlebooks')) facts.title = bracketedTitle(facts, random);
  if (translator && writesRoles) facts.authors = [...facts.authors, { name: `${translator} - translator` }];
  else if (translator && isAuthor) facts.authors = [...facts.authors, { name: translator }];
}

/** Each recording is of one of the translations. */
function translatorOf({ edition }: Facts): string | undefined {
  const { translators = [] } = edition.work;
  return translators[edition.id % Math.max(1, translators.length)];
}

/** The series behind the title, in one of the ways in which readers' catalogues put it there. */
export function bracketedTitle({ title, authors, series }: Facts, random: Random): string {
  if (!series) return title;
  const { name, position } = series;
  if (!position) return `${title} (${name})`;
  return random.pick([
    `${title} (${name}, #${position})`,
    `${title} (${name}. #${position})`,
    `${title} (${name} #${position})`,
    `${title} (${authors[0]?.name ?? 'The Works'}: ${name}, #${position}; The Great Works, #${random.int(7, 30)})`,
  ]);
}
