/** Answers a question of a person: a `find` or an `aggregate` as JSON, which can change nothing. */
import { BSON, type Db, type Document } from 'mongodb';
import { z } from 'zod';
import type { TargetRows } from '../../ports/catalogue-target.ts';

const Part = z.record(z.string(), z.unknown());
const Count = z.number().int().min(0);

const Find = z.strictObject({
  find: z.string().min(1),
  filter: Part.default({}),
  projection: Part.optional(),
  sort: z.record(z.string(), z.union([z.literal(1), z.literal(-1)])).optional(),
  skip: Count.optional(),
  limit: Count.optional(),
});
const Aggregate = z.strictObject({ aggregate: z.string().min(1), pipeline: z.array(Part) });

/** What writes, runs a program within the server, or never ends. */
const REFUSED = new Set(['$out', '$merge', '$where', '$function', '$accumulator', '$changeStream']);

const LONGEST_MS = 120_000;

const EXAMPLE = '{ "find": "books", "filter": { "genres": "Travel" } } or { "aggregate": "books", "pipeline": […] }';

export async function ask(db: Db, text: string, limit: number): Promise<TargetRows> {
  const question = parsed(text);
  const refused = operatorsIn(question).find((name) => REFUSED.has(name));
  if (refused !== undefined) throw new Error(`a question cannot use ${refused}`);
  const documents = await ('find' in question ? find(db, question, limit) : aggregate(db, question, limit));
  const columns = [...new Set(documents.flatMap((document) => Object.keys(document)))];
  return { columns, rows: documents.map((document) => columns.map((column) => plain(document[column]))) };
}

function find(db: Db, { find: collection, filter, projection, sort, skip = 0, limit: wanted = 0 }: z.infer<typeof Find>, limit: number): Promise<Document[]> {
  const cursor = db.collection(collection).find(filter, { ...(projection && { projection }), ...(sort && { sort }), skip, maxTimeMS: LONGEST_MS });
  return cursor.limit(wanted === 0 ? limit : Math.min(wanted, limit)).toArray();
}

function aggregate(db: Db, { aggregate: collection, pipeline }: z.infer<typeof Aggregate>, limit: number): Promise<Document[]> {
  return db
    .collection(collection)
    .aggregate([...pipeline, { $limit: limit }], { maxTimeMS: LONGEST_MS })
    .toArray();
}

function parsed(text: string): z.infer<typeof Find> | z.infer<typeof Aggregate> {
  const said = json(text);
  const question = typeof said === 'object' && said !== null && 'aggregate' in said ? Aggregate.safeParse(said) : Find.safeParse(said);
  if (!question.success) throw new Error(`this is no question; ask for example ${EXAMPLE}: ${z.prettifyError(question.error)}`);
  return question.data;
}

/** JSON in which dates and ids can be told, too: `{ "$date": "2024-05-01T00:00:00Z" }`. */
function json(text: string): unknown {
  try {
    return BSON.EJSON.parse(text);
  } catch (error) {
    throw new Error(`this is no question; ask for example ${EXAMPLE}`, { cause: error });
  }
}

function operatorsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(operatorsIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]) => [...(key.startsWith('$') ? [key] : []), ...operatorsIn(each)]);
}

/** Ids and large numbers of the database become texts. */
function plain(value: unknown): unknown {
  return typeof value === 'object' && value !== null && '_bsontype' in value ? String(value) : value;
}
