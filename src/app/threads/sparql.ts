/** Answers questions in SPARQL from statements in memory, by Oxigraph. It reads and never writes, and asks nobody else: it has no network. */
import { closeSync, openSync, readSync } from 'node:fs';
import { Store } from 'oxigraph';
import { PREFIXES } from '../../../exporters/catalogue/linked-data/terms.ts';
import { messageOf } from '../../domain/errors.ts';
import type { LinkedDataAnswer, LinkedDataQuestion, LinkedTerm } from '../../ports/linked-data.ts';
import type { Problem } from './answering-thread.ts';

/** On a line of its own, so that a problem has the column that the caller sees. */
const DECLARED = `${Object.entries(PREFIXES)
  .map(([prefix, iri]) => `PREFIX ${prefix}: <${iri}>`)
  .join(' ')}\n`;

const PIECE_BYTES = 1024 * 1024;

/** @param file N-Quads that this program wrote */
export function readStatements(file: string): Store {
  const store = new Store();
  store.load(piecesOf(file), { format: 'application/n-quads', lenient: true });
  return store;
}

function* piecesOf(file: string): Generator<Uint8Array> {
  const handle = openSync(file, 'r');
  try {
    for (;;) {
      const piece = new Uint8Array(PIECE_BYTES);
      const length = readSync(handle, piece);
      if (length === 0) return;
      yield piece.subarray(0, length);
    }
  } finally {
    closeSync(handle);
  }
}

/** What the library says in JSON: rows (https://www.w3.org/TR/sparql11-results-json/), yes or no, or things. */
type Said = { head: { vars: string[] }; results: { bindings: Record<string, LinkedTerm>[] } } | { boolean: boolean } | unknown[];

export function answerOf({ query, limit }: LinkedDataQuestion, store: Pick<Store, 'query'>): LinkedDataAnswer | Problem {
  let said: Said;
  try {
    said = JSON.parse(String(store.query(DECLARED + query, { results_format: 'json' })));
  } catch (error) {
    return { problem: problemIn(messageOf(error)) };
  }
  if (Array.isArray(said)) return { things: said.slice(0, limit), isCut: said.length > limit };
  if ('boolean' in said) return { isSo: said.boolean };
  const { bindings } = said.results;
  return { columns: said.head.vars, rows: bindings.slice(0, limit), isCut: bindings.length > limit };
}

/** The prefixes stand on a line before the caller's. */
function problemIn(message: string): string {
  return `the question is not understood: ${message.replace(/^error at (\d+):/, (_, line: string) => `line ${Number(line) - 1}, column `)}`;
}
