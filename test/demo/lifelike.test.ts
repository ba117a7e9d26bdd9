/** The world that is as confusing as the real one. */
import { describe, expect, test } from 'vitest';
import { makeWorld } from '../../src/demo/generate.ts';
import { makeLifelikeWorld } from '../../src/demo/lifelike.ts';
import { bracketedTitle } from '../../src/demo/lifelike-noise.ts';
import { truthOf, viewOf } from '../../src/demo/noise.ts';
import { randomFor } from '../../src/demo/random.ts';
import { CATALOGUES } from '../../src/demo/server.ts';
import { createCatalogue } from '../../src/demo/shop-search.ts';
import { openlibrary } from '../../src/demo/wire/openlibrary.ts';

const world = makeLifelikeWorld({ seed: 'lifelike', works: 400 });
const own = world.works.filter(({ madeOf }) => !madeOf);

describe('the works of a lifelike world', () => {
  test('are the same for the same seed, and others for another', () => {
    const titles = ({ works }: typeof world) => works.map(({ title }) => title);
    expect(titles(makeLifelikeWorld({ seed: 'lifelike', works: 400 }))).toEqual(titles(world));
    expect(titles(makeLifelikeWorld({ seed: 'another', works: 400 }))).not.toEqual(titles(world));
  });

  test('are real and invented ones, in many languages, besides what was made of them', () => {
    expect(own).toHaveLength(400);
    expect(new Set(own.map(({ language }) => language)).size).toBeGreaterThan(5);
    const volumes = own.filter(({ title, series }) => series && title !== series.name && title.startsWith(series.name));
    expect(new Set(volumes.map(({ language }) => language)).size).toBeGreaterThan(2);
    expect(own.some(({ title }) => /^\d{4}$/.test(title))).toBe(true);
    for (const as of ['companion', 'adaptation'] as const) expect(world.works.filter(({ madeOf }) => madeOf?.as === as).length).toBeGreaterThan(5);
  });

  test('are numbered as they stand', () => {
    expect(world.works.map(({ id }) => id)).toEqual(world.works.map((_, at) => at + 1));
    expect(world.editions.map(({ id }) => id)).toEqual(world.editions.map((_, at) => at + 1));
  });

  test('are in no catalogue, a fifth of them', () => {
    const unknown = world.editions.filter(({ work }) => work.isUncatalogued);
    expect(own.filter(({ isUncatalogued }) => isUncatalogued).length / own.length).toBeCloseTo(0.2, 1);
    for (const edition of unknown) for (const id of CATALOGUES) expect(viewOf(world, id, edition, 1)).toBeUndefined();
  });
});

describe('its catalogues', () => {
  test('write series into titles in several ways', () => {
    const edition = world.editions.find(({ work }) => work.series?.position);
    if (!edition) throw new Error('no series');
    const forms = Array.from({ length: 40 }, (_, at) => bracketedTitle(truthOf(edition), randomFor('forms', at)));
    expect(new Set(forms.map((form) => form.slice(edition.work.title.length).replace(/[\p{L}\p{N}' ]+/gu, ' '))).size).toBeGreaterThan(3);
    for (const form of forms) expect(form.startsWith(`${edition.work.title} (`)).toBe(true);
  });

  test('name translators as such, or as authors, or not at all', () => {
    const translated = world.editions.filter(({ work }) => work.translators && !work.isUncatalogued);
    const namesIn = (id: 'audible' | 'googlebooks') =>
      translated.flatMap(
        (edition) =>
          viewOf(world, id, edition, 1)
            ?.authors.slice(edition.work.authors.length)
            .map(({ name }) => name) ?? [],
      );
    expect(translated.length).toBeGreaterThan(0);
    for (const name of namesIn('audible')) expect(name).toMatch(/ - translator$/);
    for (const name of namesIn('googlebooks')) expect(name).not.toContain(' - ');
  });

  test('name no format in many records', () => {
    const formatsIn = (of: typeof world) => {
      const catalogue = createCatalogue(of, 'openlibrary', 1);
      const isbns = catalogue.records.filter(({ edition, isbn }) => edition.kind === 'ebook' && isbn === edition.isbn).map(({ isbn }) => `ISBN:${isbn}`);
      const url = new URL(`http://world/api/books?bibkeys=${isbns.slice(0, 50).join(',')}`);
      const { body } = openlibrary({ method: 'GET', url, headers: { 'user-agent': 'a test (test@example.org)' }, body: '' }, catalogue);
      return Object.values(body as Record<string, { physical_format?: string }>).map(({ physical_format }) => physical_format);
    };
    expect(new Set(formatsIn(world))).toEqual(new Set(['E-book', undefined]));
    expect(new Set(formatsIn(makeWorld({ seed: 'tidy', works: 100 })))).toEqual(new Set(['E-book']));
  });
});
