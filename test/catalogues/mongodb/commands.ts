/** Commands of MongoDB, as far as the driver sends them for a target: mingo reads filters, updates and pipelines. */
import { Aggregator, Query, updateMany } from 'mingo';
import { type Document, ObjectId } from 'mongodb';
import { copyOf, type Data, keep, keptIn, Refusal } from './data.ts';

type Command = (command: Document, data: Data) => Document | Document[];

/** Each answers with what belongs into the answer; a list is what a cursor gives out. */
export const COMMANDS: Readonly<Record<string, Command>> = {
  ping: () => ({}),
  endSessions: () => ({}),
  killCursors: () => ({}),
  find: ({ find, filter = {}, sort, skip = 0, limit = 0, projection }, data) => {
    const cursor = new Query(filter).find<Document>([...keptIn(data, find).documents], projection);
    const sorted = (sort ? cursor.sort(sort) : cursor).skip(skip);
    return (limit === 0 ? sorted : sorted.limit(limit)).all();
  },
  aggregate: ({ aggregate, pipeline }, data) => {
    const { $out: into } = (pipeline as Document[]).at(-1) ?? {};
    const found = new Aggregator(into === undefined ? pipeline : pipeline.slice(0, -1)).run<Document>(keptIn(data, aggregate).documents.map(copyOf));
    if (into === undefined) return found;
    keep(data, into, found);
    return [];
  },
  insert: ({ insert, documents }, data) => {
    keep(data, insert, [...keptIn(data, insert).documents, ...documents]);
    return { n: documents.length };
  },
  update: ({ update, updates }, data) => {
    const told = (updates as Document[]).map((each, index) => ({ ...updateIn(data, update, each), index }));
    const upserted = told.flatMap(({ index, upserted: id }) => (id === undefined ? [] : [{ index, _id: id }]));
    const sum = (of: (one: { n: number; modified: number }) => number) => told.reduce((total, one) => total + of(one), 0);
    return { n: sum(({ n }) => n), nModified: sum(({ modified }) => modified), ...(upserted.length > 0 && { upserted }) };
  },
  findAndModify: ({ findAndModify, query, update, new: isAfter, sort }, data) => {
    const found = new Query(query).find<Document>([...keptIn(data, findAndModify).documents]);
    const [before] = (sort ? found.sort(sort) : found).all();
    if (!before) return { value: null };
    updateIn(data, findAndModify, { q: { _id: before._id }, u: update });
    const after = new Query({ _id: before._id }).find<Document>([...keptIn(data, findAndModify).documents]).all()[0];
    return { value: isAfter ? after : before };
  },
  delete: ({ delete: name, deletes }, data) => {
    const { documents } = keptIn(data, name);
    const left = (deletes as Document[]).reduce<readonly Document[]>((kept, { q, limit }) => without(kept, new Query(q), limit), documents);
    keep(data, name, left);
    return { n: documents.length - left.length };
  },
  create: ({ create }, data) => {
    if (data.has(create)) throw new Refusal(`Collection ${create} already exists.`, 48);
    data.set(create, keptIn(data, create));
    return {};
  },
  drop: ({ drop }, data) => {
    if (!data.delete(drop)) throw new Refusal('ns not found', 26);
    return {};
  },
  listCollections: ({ filter = {} }, data) => {
    const found = [...data.keys()].map((name) => ({ name, type: 'collection', options: {} }));
    return new Query(filter).find<Document>(found).all();
  },
  listIndexes: ({ listIndexes }, data) => {
    if (!data.has(listIndexes)) throw new Refusal('ns does not exist', 26);
    return [...keptIn(data, listIndexes).indexes];
  },
  createIndexes: ({ createIndexes, indexes }, data) => {
    const { documents, indexes: had } = keptIn(data, createIndexes);
    const added = (indexes as Document[]).filter(({ name }) => !had.some((index) => index.name === name));
    data.set(createIndexes, { documents, indexes: [...had, ...added.map((index) => ({ v: 2, ...index }))] });
    keep(data, createIndexes, documents);
    return {};
  },
  dropIndexes: ({ dropIndexes, index }, data) => {
    const { documents, indexes } = keptIn(data, dropIndexes);
    if (!indexes.some(({ name }) => name === index)) throw new Refusal(`index not found with name [${index}]`, 27);
    data.set(dropIndexes, { documents, indexes: indexes.filter(({ name }) => name !== index) });
    return {};
  },
};

function updateIn(data: Data, name: string, { q, u, multi = false, upsert = false }: Document): { n: number; modified: number; upserted?: unknown } {
  const { documents } = keptIn(data, name);
  const query = new Query(q);
  const matching = new Set(documents.filter((document) => query.test(document)).slice(0, multi ? undefined : 1));
  const { $setOnInsert: whenNew, ...change } = u as Document;
  if (matching.size === 0) return upsert ? insertNew(data, name, q, { ...change, $set: { ...change.$set, ...whenNew } }) : { n: 0, modified: 0 };
  let modified = 0;
  const next = documents.map((document) => {
    if (!matching.has(document) || Object.keys(change).length === 0) return document;
    const copies = [copyOf(document)];
    modified += updateMany(copies, {}, change).modifiedCount;
    return copies[0] ?? document;
  });
  keep(data, name, next);
  return { n: matching.size, modified };
}

/** A new document begins with what the filter wants to be equal. */
function insertNew(data: Data, name: string, filter: Document, change: Document): { n: number; modified: number; upserted: unknown } {
  const equal = Object.entries(filter).filter(([key, value]) => !key.startsWith('$') && !(value !== null && typeof value === 'object'));
  const copies: Document[] = [{ _id: new ObjectId(), ...Object.fromEntries(equal) }];
  updateMany(copies, {}, change);
  keep(data, name, [...keptIn(data, name).documents, ...copies]);
  return { n: 1, modified: 0, upserted: copies[0]?._id };
}

function without(documents: readonly Document[], query: Query, limit: number): Document[] {
  let removed = 0;
  return documents.filter((document) => {
    const goes = (limit === 0 || removed < limit) && query.test(document);
    if (goes) removed++;
    return !goes;
  });
}
