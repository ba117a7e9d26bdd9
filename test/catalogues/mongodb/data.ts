/** What the double of MongoDB keeps: documents, which are replaced and never changed, and transactions on copies of them. */
import { BSON, type Document } from 'mongodb';

export interface Kept {
  documents: readonly Document[];
  indexes: readonly Document[];
}

export type Data = Map<string, Kept>;

/** What a server says instead of doing something. */
export class Refusal extends Error {
  readonly code: number;
  readonly labels: readonly string[];

  constructor(message: string, code: number, labels: readonly string[] = []) {
    super(message);
    this.code = code;
    this.labels = labels;
  }
}

export function keptIn(data: Data, name: string): Kept {
  return data.get(name) ?? { documents: [], indexes: [{ v: 2, key: { _id: 1 }, name: '_id_' }] };
}

/** Keeps other documents. Throws if two have the same unique key. */
export function keep(data: Data, name: string, documents: readonly Document[]): void {
  const { indexes } = keptIn(data, name);
  for (const { key, name: index, sparse } of [
    { key: { _id: 1 }, name: '_id_', sparse: false },
    ...indexes.filter(({ unique }) => unique === true),
  ] as Document[]) {
    const seen = new Set<string>();
    for (const document of documents) {
      const values = Object.keys(key as object).map((path) => document[path] as unknown);
      if (sparse && values.every((value) => value === undefined)) continue;
      const told = idOf({ _id: values });
      if (seen.has(told)) throw new Refusal(`E11000 duplicate key error collection: ${name} index: ${index}`, 11_000);
      seen.add(told);
    }
  }
  data.set(name, { documents, indexes });
}

/** A copy of its own. */
export function copyOf(document: Document): Document {
  return BSON.deserialize(BSON.serialize(document, { ignoreUndefined: true }));
}

export interface Transaction {
  base: Data;
  data: Data;
}

export function beginTransaction(data: Data): Transaction {
  return { base: new Map(data), data: new Map(data) };
}

/** Throws if somebody else changed a document that it changed, too. */
export function commit({ base, data }: Transaction, onto: Data): void {
  const result = new Map<string, readonly Document[]>();
  for (const [name, { documents }] of data) {
    const [before, now] = [byId(keptIn(base, name).documents), byId(keptIn(onto, name).documents)];
    const after = byId(documents);
    for (const id of new Set([...before.keys(), ...after.keys()])) {
      if (before.get(id) === after.get(id)) continue;
      if (now.get(id) !== before.get(id))
        throw new Refusal('Write conflict during plan execution and yielding is disabled.', 112, ['TransientTransactionError']);
      const changed = after.get(id);
      if (changed) now.set(id, changed);
      else now.delete(id);
    }
    result.set(name, [...now.values()]);
  }
  for (const [name, documents] of result) keep(onto, name, documents);
}

function byId(documents: readonly Document[]): Map<string, Document> {
  return new Map(documents.map((document) => [idOf(document), document]));
}

export function idOf({ _id: id }: Document): string {
  return BSON.EJSON.stringify([id]);
}
