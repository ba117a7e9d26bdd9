import { HttpResponse, http } from 'msw';
import { targetContract } from 'rubricator/sdk/testing';
import { meilisearch } from '../src/meilisearch.ts';

type Stored = { id: number | string };

/** As much of Meilisearch as is asked for: indexes that come to be with their first document, and tasks that are done a question later. */
function server() {
  const indexes = new Map<string, Map<string, Stored>>();
  const tasks: { asked: number }[] = [];
  const at = 'https://target.example/search';
  const task = () => HttpResponse.json({ taskUid: tasks.push({ asked: 0 }) - 1, status: 'enqueued' }, { status: 202 });
  const missing = () => HttpResponse.json({ code: 'index_not_found' }, { status: 404 });
  const index = (name: unknown) => {
    const found = indexes.get(String(name)) ?? new Map<string, Stored>();
    indexes.set(String(name), found);
    return found;
  };
  return [
    http.get(`${at}/tasks/:uid`, ({ params }) => {
      const found = tasks[Number(params.uid)];
      if (!found) return missing();
      return HttpResponse.json({ status: found.asked++ === 0 ? 'processing' : 'succeeded', error: null });
    }),
    http.patch(`${at}/indexes/:name/settings`, ({ params }) => {
      index(params.name);
      return task();
    }),
    http.get(`${at}/indexes/:name/stats`, ({ params }) =>
      indexes.has(String(params.name)) ? HttpResponse.json({ numberOfDocuments: index(params.name).size }) : missing(),
    ),
    http.get(`${at}/indexes/:name/documents/:id`, ({ params }) => {
      const found = indexes.get(String(params.name))?.get(String(params.id));
      return found ? HttpResponse.json(found as never) : missing();
    }),
    http.delete(`${at}/indexes/:name/documents`, ({ params }) => {
      index(params.name).clear();
      return task();
    }),
    http.post(`${at}/indexes/:name/documents/delete-batch`, async ({ params, request }) => {
      for (const id of (await request.json()) as number[]) index(params.name).delete(String(id));
      return task();
    }),
    http.post(`${at}/indexes/:name/documents/fetch`, async ({ params, request }) => {
      if (!indexes.has(String(params.name))) return missing();
      const { filter, limit } = (await request.json()) as { filter: string; limit: number };
      const afterId = Number(/^id > (\d+)$/.exec(filter)?.[1]);
      const behind = [...index(params.name).values()].filter(({ id }) => Number(id) > afterId).sort((a, b) => Number(a.id) - Number(b.id));
      return HttpResponse.json({ results: behind.slice(0, limit), total: behind.length } as never);
    }),
    http.post(`${at}/indexes/:name/documents`, async ({ params, request }) => {
      for (const document of (await request.json()) as Stored[]) index(params.name).set(String(document.id), document);
      return task();
    }),
  ];
}

targetContract({
  target: meilisearch,
  options: { url: 'https://target.example/search', key: 'a-key-of-ours' },
  server,
  secrets: ['a-key-of-ours'],
});
