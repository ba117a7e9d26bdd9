/** Linked data as Turtle (https://www.w3.org/TR/turtle/) and as N-Quads (https://www.w3.org/TR/n-quads/). */
import { Writer } from 'n3';
import { defineRecordFormat, type FileRecord, writeInParts } from '../../../src/sdk/index.ts';
import { withInferred } from './inference.ts';
import { statementsOf } from './statements.ts';
import { PREFIXES } from './terms.ts';

export const turtle = defineRecordFormat({
  id: 'turtle',
  summary: 'linked data for people and programs: schema.org, BIBFRAME, Dublin Core and PROV-O',
  ending: 'ttl',
  mediaType: 'text/turtle; charset=utf-8',
  wantsClaims: true,
  write: async function* (records, fields) {
    const written: string[] = [];
    const end = (done?: () => void) => done?.();
    const write = (piece: string, _encoding: string, done?: () => void) => end(written.push(piece) > 0 ? done : undefined);
    const writer = new Writer({ write, end }, { prefixes: PREFIXES });
    for await (const record of records) {
      writer.addQuads(statementsOf(record, fields));
      yield written.splice(0).join('');
    }
    writer.end();
    yield written.join('');
  },
});

export const nquads = defineRecordFormat({
  id: 'nquads',
  summary: 'linked data with a statement on each line, for stores of such data',
  ending: 'nq',
  mediaType: 'application/n-quads',
  wantsClaims: true,
  write: writeInParts({
    begin: () => '',
    record: (record, fields) => lines.quadsToString(statementsOf(record, fields)),
    end: () => '',
  }),
});

/** The lines of a book for a store that is asked: with what follows from its statements. */
export function inferredLines(record: FileRecord, fields: readonly string[]): string {
  return lines.quadsToString(withInferred(statementsOf(record, fields)));
}

const lines = new Writer({ format: 'N-Quads' });
