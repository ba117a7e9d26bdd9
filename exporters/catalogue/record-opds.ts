/** Records as a feed of OPDS 2.0 (https://drafts.opds.io/opds-2.0), for a folder that a web server shows to reading apps. */
import { ACQUISITION, defineRecordFormat, describeBook, type FileRecord, type Metadata, OPDS_JSON, writeInParts } from '../../src/sdk/index.ts';

const HEAD = JSON.stringify({ metadata: { title: 'Library' }, links: [{ rel: 'self', href: '', type: OPDS_JSON }] });
/** A feed has to have something; an empty group says that there is nothing. */
const NO_BOOKS = JSON.stringify([{ metadata: { title: 'No books' } }]);

export const recordsOpds = defineRecordFormat({
  id: 'opds',
  summary: 'a feed of OPDS 2.0 for reading apps',
  ending: 'json',
  mediaType: OPDS_JSON,
  isFixed: true,
  write: writeInParts({
    begin: () => HEAD.slice(0, -1),
    record: (record, _, at) => `${at === 0 ? ',"publications":[' : ','}\n${JSON.stringify(publicationOf(record))}`,
    end: (count) => (count === 0 ? `,"groups":${NO_BOOKS}}\n` : '\n]}\n'),
  }),
});

/** The link leads to the book from the folder of its library. */
function publicationOf({ id, path, values, editionKind, changedAt }: FileRecord): object {
  const href = path
    .split('/')
    .map((part) => encodeURIComponent(part.toWellFormed()))
    .join('/');
  return { metadata: describeBook({ id, path, editionKind, values: values as Metadata, changedAt }), links: [{ rel: ACQUISITION, href }] };
}
