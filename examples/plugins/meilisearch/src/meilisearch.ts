/** An index of Meilisearch (https://www.meilisearch.com/docs/reference/api/documents): a document for each book, and an index of its own for the mark. */
import { defineTarget, type TargetContext, type TargetDocument, webAddress, z } from 'rubricator/sdk';

/** What stands below `options` in an entry of `catalogues` with `target: meilisearch`. */
const MeilisearchOptions = z.strictObject({
  url: webAddress().describe('Address of the server, such as http://localhost:7700.'),
  key: z.string().min(1).optional().describe('A key that may read and write the indexes; none for a server without.'),
  index: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,80}$/, 'letters, digits, - and _')
    .default('books')
    .describe('The index of the books; with _mark behind it, the one of the mark.'),
});
type MeilisearchOptions = z.infer<typeof MeilisearchOptions>;

const Task = z.looseObject({ taskUid: z.number() });
const TaskState = z.looseObject({ status: z.string(), error: z.looseObject({ message: z.string() }).nullish() });
const Stats = z.looseObject({ numberOfDocuments: z.number() });
const Stored = z.looseObject({ id: z.number(), library: z.string(), path: z.string(), values: z.record(z.string(), z.unknown()) });
const Page = z.looseObject({ results: z.array(Stored) });
const Mark = z.looseObject({ mark: z.string() });

/** A write is a task of the server’s. It is asked for again and again, later and later. */
const TASK_WAITS_MS = [0, 20, 50, 100, 250, 500, 1000, 2000, 5000, 10_000, 20_000];

export const meilisearch = defineTarget<MeilisearchOptions>({
  id: 'meilisearch',
  summary: 'keeps an index of Meilisearch in step with the catalogue',
  options: MeilisearchOptions,
  open(options, context) {
    const { ask, done } = createAsking(options, context);
    const books = `indexes/${options.index}`;
    const marks = `indexes/${options.index}_mark`;
    let isReady = false;
    return {
      async mark() {
        const found = Mark.safeParse(await ask('GET', `${marks}/documents/mark`));
        return found.success ? found.data.mark : undefined;
      },
      async write({ put, remove, isAnew, mark }) {
        // Documents are found by rising id only if the id can be filtered and put in order.
        if (!isReady) await done('PATCH', `${books}/settings`, { filterableAttributes: ['id', 'library'], sortableAttributes: ['id'] });
        isReady = true;
        if (isAnew) await done('DELETE', `${books}/documents`);
        if (remove.length > 0) await done('POST', `${books}/documents/delete-batch`, remove);
        if (put.length > 0) await done('POST', `${books}/documents?primaryKey=id`, put);
        // The mark comes last: what is broken off before is sent again.
        await done('POST', `${marks}/documents?primaryKey=id`, [{ id: 'mark', mark }]);
      },
      async count() {
        const stats = await ask('GET', `${books}/stats`);
        return stats === undefined ? 0 : Stats.parse(stats).numberOfDocuments;
      },
      async documents(afterId, limit) {
        const page = await ask('POST', `${books}/documents/fetch`, { filter: `id > ${afterId}`, sort: ['id:asc'], limit });
        return page === undefined ? [] : (Page.parse(page).results.map(({ id, library, path, values }) => ({ id, library, path, values })) as TargetDocument[]);
      },
      async query(text, limit) {
        const found = z.looseObject({ hits: z.array(Stored) }).parse(await ask('POST', `${books}/search`, { q: text, limit }));
        return { columns: ['id', 'title', 'path'], rows: found.hits.map(({ id, values, path }) => [id, values.title, path]) };
      },
    };
  },
});

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

function createAsking({ url, key }: MeilisearchOptions, { send }: TargetContext) {
  /** Resolves with what the server has there; undefined if there is no such index or document yet. */
  async function ask(method: Method, path: string, body?: unknown): Promise<unknown> {
    const headers = { 'content-type': 'application/json', ...(key !== undefined && { authorization: `Bearer ${key}` }) };
    const answer = await send(method, new URL(path, `${url}/`).href, { headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
    if (answer.status === 404) return undefined;
    if (answer.status >= 300) throw new Error(`Meilisearch answers HTTP ${answer.status}`);
    return answer.body;
  }
  /** Resolves once the server has done it. */
  async function done(method: Method, path: string, body?: unknown): Promise<void> {
    const { taskUid } = Task.parse(await ask(method, path, body));
    for (const waitMs of TASK_WAITS_MS) {
      if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
      const { status, error } = TaskState.parse(await ask('GET', `tasks/${taskUid}`));
      if (status === 'succeeded') return;
      if (status === 'failed' || status === 'canceled') throw new Error(`Meilisearch could not do it: ${error?.message ?? status}`);
    }
    throw new Error('Meilisearch takes too long');
  }
  return { ask, done };
}
