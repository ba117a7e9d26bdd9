/** My source holds a document for each book, and one that says how far it has followed: `PUT`, `GET` and `DELETE` of `/books/<id>` and `/mark`. */
import { defineTarget, type TargetContext, type TargetDocument, webAddress, z } from 'rubricator/sdk';

/** What stands below `options` in an entry of `catalogues` with `target: my-source`. */
const MySourceOptions = z.strictObject({
  url: webAddress().describe('Address of the server.'),
  token: z.string().min(1).describe('A token of somebody who may write there.'),
});
type MySourceOptions = z.infer<typeof MySourceOptions>;

const Mark = z.looseObject({ mark: z.string().optional() });
const Documents = z.array(z.looseObject({ id: z.number(), library: z.string(), path: z.string(), values: z.record(z.string(), z.unknown()) }));

export const mySource = defineTarget<MySourceOptions>({
  id: 'my-source',
  summary: 'keeps My source in step with the catalogue',
  options: MySourceOptions,
  open(options, context) {
    const ask = createAsking(options, context);
    const documents = async () => Documents.parse((await ask('GET', 'books')) ?? []) as TargetDocument[];
    return {
      mark: async () => Mark.parse((await ask('GET', 'mark')) ?? {}).mark,
      async write({ put, remove, isAnew, mark }) {
        const old = isAnew ? (await documents()).map(({ id }) => id) : remove;
        for (const id of old) await ask('DELETE', `books/${id}`);
        for (const document of put) await ask('PUT', `books/${document.id}`, document);
        // The mark comes last: what is broken off before is sent again.
        await ask('PUT', 'mark', { mark });
      },
      count: async () => (await documents()).length,
      async documents(afterId, limit) {
        const behind = (await documents()).filter(({ id }) => id > afterId);
        return behind.sort((a, b) => a.id - b.id).slice(0, limit);
      },
    };
  },
});

/** Resolves with what the server has there; undefined if it has nothing. */
function createAsking({ url, token }: MySourceOptions, { send }: TargetContext) {
  return async (method: 'GET' | 'PUT' | 'DELETE', path: string, body?: unknown): Promise<unknown> => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
    const answer = await send(method, new URL(path, `${url}/`).href, { headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
    // Where nothing can be written, nothing was.
    if (answer.status === 404 && method !== 'PUT') return undefined;
    if (answer.status >= 300) throw new Error(`My source answers HTTP ${answer.status}`);
    return answer.body;
  };
}
