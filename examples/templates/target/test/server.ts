/** A server of a few lines that keeps what it is sent. */
import { HttpResponse, http } from 'msw';

export function server() {
  const books = new Map<string, unknown>();
  let mark: unknown;
  const at = 'https://target.example/store';
  return [
    http.get(`${at}/books`, () => HttpResponse.json([...books.values()] as never)),
    http.put(`${at}/books/:id`, async ({ params, request }) => {
      books.set(String(params.id), await request.json());
      return new HttpResponse(null, { status: 204 });
    }),
    http.delete(`${at}/books/:id`, ({ params }) => new HttpResponse(null, { status: books.delete(String(params.id)) ? 204 : 404 })),
    http.get(`${at}/mark`, () => (mark === undefined ? new HttpResponse(null, { status: 404 }) : HttpResponse.json(mark as never))),
    http.put(`${at}/mark`, async ({ request }) => {
      mark = await request.json();
      return new HttpResponse(null, { status: 204 });
    }),
  ];
}
