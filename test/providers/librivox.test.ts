import { HttpResponse, http } from 'msw';
import { expect, test } from 'vitest';
import { librivox } from '../../providers/librivox/index.ts';
import { asking, BASE, lookUp, makeHost, providerContract, startNetwork } from '../../src/testing/index.ts';

const recording = (id: string, more = {}) => ({
  id,
  title: `Salt Road ${id}`,
  description: '<p>A caravan guide.</p>',
  language: 'English',
  copyright_year: '1887',
  num_sections: '2',
  totaltime: '1:00:10',
  totaltimesecs: 3610,
  authors: [
    { id: '171', first_name: 'H. Marit', last_name: 'Osei', dob: '1856', dod: '1925' },
    { id: '171', first_name: 'H. Marit', last_name: 'Osei', dob: '1856', dod: '1925' },
  ],
  translators: [],
  genres: [{ id: '1', name: 'Action & Adventure Fiction' }],
  coverart_jpg: null,
  sections: [
    { id: '1', section_number: '1', title: 'The Map', playtime: '1805', readers: [{ reader_id: '1', display_name: 'Dara Quill' }] },
    { id: '2', section_number: '2', title: '', playtime: '1805', readers: [{ reader_id: '1', display_name: 'Dara Quill' }] },
  ],
  ...more,
});
const idOf = (request: Request) => new URL(request.url).searchParams.get('id') ?? '1';
const respond = (request: Request) => HttpResponse.json({ books: [recording(idOf(request)), { id: 5 }] } as never);
const nothing = () => HttpResponse.json({ error: 'Audiobooks could not be found' }, { status: 404 });

providerContract({
  provider: librivox,
  lookup: {
    id: (n) => ({ type: 'librivox', value: String(n) }),
    unknown: { type: 'librivox', value: '999' },
    title: (n) => `Salt Road ${n}`,
    respond,
    missing: nothing,
    questionsForUnknown: 1,
  },
  search: { query: { authors: ['Marit Osei'] }, title: 'Salt Road 1', respond, nothing },
});

async function exchange(body: unknown, ask: 'id' | 'title') {
  const network = await startNetwork();
  const urls: URL[] = [];
  network.use(
    http.get(`${BASE}/*`, ({ request }) => {
      urls.push(new URL(request.url));
      return HttpResponse.json({ books: [body] } as never);
    }),
  );
  const { host } = makeHost(librivox);
  const wanted = { ...asking({ type: 'librivox', value: '1' }), title: 'The Salt Road (Unabridged)' };
  const reply = ask === 'id' ? await lookUp(host, wanted) : await host.search(wanted, { isPatient: true }, new AbortController().signal);
  return { reply, urls };
}

test('what a recording means', async () => {
  const { reply } = await exchange(recording('1'), 'id');
  expect(reply.candidates[0]?.metadata).toEqual({
    title: 'Salt Road 1',
    authors: [{ name: 'H. Marit Osei', identifiers: [{ type: 'librivox-author', value: '171' }] }],
    narrators: [{ name: 'Dara Quill' }],
    publisher: 'LibriVox',
    originalDate: '1887',
    language: 'en',
    description: '<p>A caravan guide.</p>',
    genres: ['Action & Adventure Fiction'],
    durationMs: 3_610_000,
    chapters: [
      { title: 'The Map', startMs: 0, endMs: 1_805_000 },
      { title: 'Section 2', startMs: 1_805_000, endMs: 3_610_000 },
    ],
    identifiers: [{ type: 'librivox', value: '1' }],
  });
});

test('dozens of readers are no narrator, and a section without a length makes no chapters', async () => {
  const sections = Array.from({ length: 20 }, (_, n) => ({ title: 'x', playtime: n ? '10' : null, readers: [{ display_name: `Reader ${n}` }] }));
  const { reply } = await exchange(recording('1', { sections }), 'id');
  expect(reply.candidates[0]?.metadata.narrators).toBeUndefined();
  expect(reply.candidates[0]?.metadata.chapters).toBeUndefined();
});

test('titles are searched by their beginning, without noise and article', async () => {
  const { urls } = await exchange(recording('1'), 'title');
  expect(urls[0]?.searchParams.get('title')).toBe('^Salt Road');
});
