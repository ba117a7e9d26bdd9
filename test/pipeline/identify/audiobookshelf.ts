/** Rewrites of a `metadata.json` as Audiobookshelf 2.36 makes them: every key, in its order, with `null`, `[]` and `false` for what is empty, and its own ids of chapters. */

/** What Audiobookshelf holds of a book. */
export type Held = Record<string, unknown>;

const EMPTY: Held = {
  tags: [],
  chapters: [],
  title: null,
  subtitle: null,
  authors: [],
  narrators: [],
  series: [],
  genres: [],
  publishedYear: null,
  publishedDate: null,
  publisher: null,
  description: null,
  isbn: null,
  asin: null,
  language: null,
  explicit: false,
  abridged: false,
};

/** What it holds once it has read a file: empty lists, `null` and absent keys change nothing in a book that it knows, `""` does. */
export function havingRead(text: string, before: Held = EMPTY): Held {
  const said = Object.entries(JSON.parse(text) as Held).filter(
    ([key, value]) => key in EMPTY && value !== null && !(Array.isArray(value) && value.length === 0),
  );
  return { ...before, ...Object.fromEntries(said) };
}

/** The file that it writes. */
export function asWritten(held: Held): string {
  const chapters = (held.chapters as object[]).map((chapter, id) => ({ id, ...chapter }));
  return JSON.stringify({ ...EMPTY, ...held, chapters }, Object.keys({ id: 0, start: 0, end: 0, ...EMPTY }), 2);
}
