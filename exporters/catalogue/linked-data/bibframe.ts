/** A book as BIBFRAME 2 has it, a work and an instance of it: https://id.loc.gov/ontologies/bibframe.html */
import type { Quad } from 'n3';
import type { Person, Role } from '../../../src/sdk/index.ts';
import { type LinkedBook, personAddress, publisherAddress, seriesAddress } from './linked-book.ts';
import { about, address, date, duration, optional, type TermName, text } from './terms.ts';

/** https://id.loc.gov/vocabulary/relators.html */
const ROLES = 'http://id.loc.gov/vocabulary/relators/';
/** https://id.loc.gov/vocabulary/iso639-1.html, and ISO 639-2 for languages that have no code of two letters */
const LANGUAGES = 'http://id.loc.gov/vocabulary/iso639-';

const IDENTIFIER_CLASSES: Readonly<Record<string, TermName>> = { isbn: 'bf:Isbn' };

export function bibframe(linked: LinkedBook): Quad[] {
  const { book, work, isAudio, values, partOf } = linked;
  const title = partOf('title');
  const publication = partOf('publication');
  const isPublished = values.publisher !== undefined || values.publishedDate !== undefined;
  return [
    ...about(work, ['bf:Work', isAudio ? 'bf:Audio' : 'bf:Text'], {
      'bf:title': values.title === undefined ? undefined : title,
      'bf:language': optional(values.language, languageAddress),
      'bf:originDate': optional(values.originalDate, date),
      'bf:hasInstance': book,
    }),
    ...about(book, ['bf:Instance', 'bf:Electronic'], {
      'bf:instanceOf': work,
      'bf:title': values.title === undefined ? undefined : title,
      'bf:duration': optional(values.durationMs, duration),
      'bf:provisionActivity': isPublished ? publication : undefined,
    }),
    ...(values.title === undefined ? [] : about(title, ['bf:Title'], { 'bf:mainTitle': text(values.title), 'bf:subtitle': optional(values.subtitle, text) })),
    ...(isPublished
      ? about(publication, ['bf:Publication'], { 'bf:date': optional(values.publishedDate, date), 'bf:agent': optional(values.publisher, publisherAddress) })
      : []),
    ...contributions(linked),
    ...seriesOf(linked),
    ...identifiersOf(linked),
  ];
}

/** Undefined for a tag that does not begin with a code of a language. */
function languageAddress(tag: string) {
  const [code = ''] = tag.toLowerCase().split('-');
  return /^[a-z]{2,3}$/.test(code) ? address(`${LANGUAGES}${code.length - 1}/${code}`) : undefined;
}

/** Who narrated contributed to the instance, everybody else to the work. */
function contributions({ book, work, values, partOf }: LinkedBook): Quad[] {
  const { authors = [], narrators = [], contributors = [] } = values;
  const credited = [...authors.map(as('aut')), ...narrators.map(as('nrt')), ...contributors.map(as('ctb'))];
  return credited.flatMap(({ person, role }, index) => {
    const node = partOf(`contribution-${index + 1}`);
    return [
      ...about(role === 'nrt' ? book : work, [], { 'bf:contribution': node }),
      ...about(node, index === 0 && role === 'aut' ? ['bf:Contribution', 'bf:PrimaryContribution'] : ['bf:Contribution'], {
        'bf:agent': personAddress(person),
        'bf:role': address(ROLES + role),
      }),
    ];
  });
}

function as(usual: Role): (person: Person) => { person: Person; role: Role } {
  return (person) => ({ person, role: person.role ?? usual });
}

function seriesOf({ work, values: { series = [] } }: LinkedBook): Quad[] {
  return series.flatMap((entry) => [...about(work, [], { 'bf:partOf': seriesAddress(entry) }), ...about(seriesAddress(entry), ['bf:Series'], {})]);
}

/** The nodes are those that schema.org's identifiers are. */
function identifiersOf({ book, values: { identifiers = [] }, partOf }: LinkedBook): Quad[] {
  return identifiers.flatMap(({ type, value }, index) => {
    const node = partOf(`identifier-${index + 1}`);
    return [...about(book, [], { 'bf:identifiedBy': node }), ...about(node, [IDENTIFIER_CLASSES[type] ?? 'bf:Identifier'], { 'rdf:value': text(value) })];
  });
}
