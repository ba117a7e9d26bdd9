/** From one element of a JSON answer to our fields, by the paths of the config. */
import { compile } from 'json-p3';
import { coverAt, type ProviderAnswer, ratingOf, splitPeople } from '../../src/sdk/index.ts';
import type { JsonMapping } from './schema.ts';

type Json = Parameters<ReturnType<typeof compile>['query']>[0];

const UNIT_MS = { milliseconds: 1, seconds: 1000, minutes: 60_000, hours: 3_600_000 };
const compiled = new Map<string, ReturnType<typeof compile>>();

/** What a path finds. Paths were checked when the config was loaded. */
export function selectElements(value: unknown, path: string): unknown[] {
  const query = compiled.get(path) ?? compile(path);
  compiled.set(path, query);
  return query.query(value as Json).values();
}

/**
 * Undefined for an element without a title.
 * @param asked the identifier that was looked up, for an element that names none
 */
export function mapElement(element: unknown, { fields, editionKind }: JsonMapping, asked?: string): ProviderAnswer | undefined {
  const all = (path: string | undefined) =>
    path
      ? selectElements(element, path)
          .flat()
          .map(textOf)
          .filter((text) => text !== '')
      : [];
  const first = (path: string | undefined) => all(path)[0];
  const number = (path: string | undefined) => (first(path) === undefined ? undefined : Number(first(path)));
  const title = first(fields.title);
  if (!title) return undefined;
  const identifiers = Object.entries(fields.identifiers ?? {}).flatMap(([type, path]) => all(path).map((value) => ({ type, value })));
  const duration = number(fields.durationMs?.path);
  const positions = all(fields.series?.position);
  const cover = first(fields.cover);
  const [value, count] = [number(fields.rating?.value), number(fields.rating?.count)];
  return {
    sourceId: (identifiers[0]?.value ?? asked ?? [title, first(fields.authors)].filter(Boolean).join(' / ')).slice(0, 200),
    editionKind,
    metadata: {
      title,
      subtitle: first(fields.subtitle),
      authors: peopleOf(all(fields.authors)),
      narrators: peopleOf(all(fields.narrators)),
      series: all(fields.series?.name).map((name, index) => ({ name, position: positions[index] })),
      publisher: first(fields.publisher),
      publishedDate: first(fields.publishedDate),
      originalDate: first(fields.originalDate),
      language: first(fields.language),
      description: first(fields.description),
      genres: all(fields.genres),
      tags: all(fields.tags),
      identifiers,
      durationMs: duration ? duration * UNIT_MS[fields.durationMs?.unit ?? 'seconds'] : undefined,
      cover: /^https?:/.test(cover ?? '') ? coverAt(cover) : undefined,
      rating: ratingOf(value, count, fields.rating?.scale),
      abridged: flag(first(fields.abridged)),
      explicit: flag(first(fields.explicit)),
    },
  };
}

/** A list of names is a structured source, so only a single text is split. */
function peopleOf(names: readonly string[]) {
  const [only] = names;
  return names.length === 1 && only ? splitPeople(only) : names.map((name) => ({ name }));
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

function flag(text: string | undefined): boolean | undefined {
  return text === 'true' ? true : text === 'false' ? false : undefined;
}
