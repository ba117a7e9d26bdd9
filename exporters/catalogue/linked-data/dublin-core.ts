/** A book in the terms of Dublin Core: https://www.dublincore.org/specifications/dublin-core/dcmi-terms/ */
import type { Quad } from 'n3';
import { identifierKey, plainText } from '../../../src/sdk/index.ts';
import { type LinkedBook, personAddress, publisherAddress, seriesAddress } from './linked-book.ts';
import { about, address, date, duration, instant, optional, text } from './terms.ts';

/** The kinds of things: https://www.dublincore.org/specifications/dublin-core/dcmi-terms/#section-7 */
const KINDS = 'http://purl.org/dc/dcmitype/';

export function dublinCore({ book, isAudio, values, record }: LinkedBook): Quad[] {
  return about(book, ['dcterms:BibliographicResource'], {
    'dcterms:title': optional(values.title, text),
    'dcterms:creator': values.authors?.map(personAddress),
    'dcterms:contributor': [...(values.narrators ?? []), ...(values.contributors ?? [])].map(personAddress),
    'dcterms:publisher': optional(values.publisher, publisherAddress),
    'dcterms:issued': optional(values.publishedDate, date),
    'dcterms:created': optional(values.originalDate, date),
    'dcterms:language': optional(values.language, text),
    'dcterms:rights': optional(values.copyright, text),
    'dcterms:abstract': optional(values.description, (description) => text(plainText(description))),
    'dcterms:subject': [...(values.genres ?? []), ...(values.tags ?? [])].map(text),
    'dcterms:identifier': values.identifiers?.map((each) => text(identifierKey(each))),
    'dcterms:isPartOf': values.series?.map(seriesAddress),
    'dcterms:extent': optional(values.durationMs, duration),
    'dcterms:type': address(`${KINDS}${isAudio ? 'Sound' : 'Text'}`),
    'dcterms:modified': optional(record.changedAt, instant),
  });
}
