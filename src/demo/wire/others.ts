/** The smaller ones: LibriVox, MusicBrainz, Wikidata, Goodreads, and a custom server of Audiobookshelf's protocol. */

import type { Facts } from '../facts.ts';
import { bracketedTitle } from '../lifelike-noise.ts';
import { idOf, LANGUAGES, type World } from '../model.ts';
import { randomFor } from '../random.ts';
import type { Wire } from './wire.ts';

export const librivox: Wire = ({ url: { searchParams } }, catalogue) => {
  const id = searchParams.get('id');
  const title = (searchParams.get('title') ?? '').replace(/^\^/, '').toLowerCase();
  const bare = (text: string) => text.toLowerCase().replace(/^(?:the|an?) /, '');
  const found = catalogue.records.filter((facts) => (id ? idOf.librivox(facts.edition) === id : title !== '' && bare(facts.title).startsWith(title)));
  return found.length > 0 ? { body: { books: found.slice(0, 10).map(recordingOf) } } : { status: 404, body: { error: 'Audiobooks could not be found' } };
};

function recordingOf(facts: Facts): unknown {
  const { edition } = facts;
  const [reader = 'Volunteers'] = facts.narrators;
  const each = Math.floor(edition.durationSec / edition.chapterTitles.length);
  return {
    id: idOf.librivox(edition),
    title: facts.title,
    description: facts.description ?? '',
    language: facts.language === undefined ? 'English' : `${facts.language[0]?.toUpperCase()}${facts.language.slice(1)}`,
    copyright_year: String(edition.work.firstYear),
    totaltimesecs: facts.durationSec ?? 0,
    authors: facts.authors.map(({ name }) => ({ id: '1', first_name: name.slice(0, name.lastIndexOf(' ')), last_name: name.slice(name.lastIndexOf(' ') + 1) })),
    translators: [],
    genres: facts.genres.map((name) => ({ id: '1', name })),
    coverart_jpg: null,
    sections: edition.chapterTitles.map((title, index) => ({
      id: String(index),
      section_number: String(index + 1),
      title,
      playtime: String(each),
      readers: [{ reader_id: '1', display_name: reader }],
    })),
  };
}

export const musicbrainz: Wire = ({ url }, catalogue) => {
  const id = url.pathname.split('/')[4];
  if (id) {
    const facts = catalogue.records.find(({ edition }) => idOf.musicbrainz(edition) === id);
    return facts ? { body: releaseOf(facts, true) } : { status: 404, body: { error: 'Not Found' } };
  }
  const query = url.searchParams.get('query') ?? '';
  const words = { title: /release:"([^"]*)"/.exec(query)?.[1], author: /artist:"([^"]*)"/.exec(query)?.[1] };
  const releases = catalogue.search('records', words, 8).map((facts) => releaseOf(facts, false));
  return { body: { count: releases.length, offset: 0, releases } };
};

function releaseOf(facts: Facts, isWhole: boolean): unknown {
  const credits = [...facts.authors.map(({ name }) => name), ...facts.narrators];
  const last = facts.authors.length - 1;
  return {
    id: idOf.musicbrainz(facts.edition),
    title: facts.title,
    ...(facts.releaseDate && { date: facts.releaseDate }),
    'artist-credit': credits.map((name, index) => ({ name, joinphrase: index === last ? ' read by ' : index < credits.length - 1 ? ' & ' : '' })),
    'label-info': facts.publisher ? [{ label: { name: facts.publisher } }] : [],
    'release-group': { 'secondary-types': [facts.dramatised ? 'Audio drama' : 'Audiobook'] },
    'text-representation': { language: LANGUAGES[facts.language ?? 'english']?.recordsCode },
    media: [isWhole && facts.durationSec ? { 'track-count': 1, tracks: [{ length: facts.durationSec * 1000 }] } : { 'track-count': 1 }],
  };
}

export const wikidata: Wire = ({ url }, catalogue) => {
  const values = /VALUES \?(\w+) \{([^{}]*)\}/.exec(url.searchParams.get('query') ?? '');
  const keys = [...(values?.[2] ?? '').matchAll(/"(\w+)"|wd:(\w+)/g)].map(([, literal, item]) => literal ?? item ?? '');
  const bindings = keys.flatMap((key) => {
    const facts = catalogue.works.find(({ edition: { work } }) => [idOf.olWork(work), idOf.goodreadsWork(work), idOf.wikidata(work)].includes(key));
    return facts ? facts.authors.map((author) => rowOf(key, facts, author.name)) : [];
  });
  return { headers: { 'content-type': 'application/sparql-results+json' }, body: { head: { vars: [] }, results: { bindings } } };
};

function rowOf(key: string, facts: Facts, author: string): unknown {
  const { work } = facts.edition;
  const literal = (value: string) => ({ type: 'literal', value });
  return {
    key: literal(key),
    work: { type: 'uri', value: `http://www.wikidata.org/entity/${idOf.wikidata(work)}` },
    workLabel: literal(facts.title),
    openlibrary: literal(idOf.olWork(work)),
    goodreads: literal(idOf.goodreadsWork(work)),
    date: literal(`${work.firstYear}-01-01T00:00:00Z`),
    author: { type: 'uri', value: `http://www.wikidata.org/entity/Q${idOf.olAuthor(author).slice(2, -1)}` },
    authorLabel: literal(author),
    authorOpenlibrary: literal(idOf.olAuthor(author)),
    ...(facts.series && {
      series: { type: 'uri', value: 'http://www.wikidata.org/entity/Q1' },
      seriesLabel: literal(facts.series.name),
      ...(facts.series.position && { ordinal: literal(facts.series.position) }),
    }),
  };
}

export const goodreads: Wire = ({ url }, catalogue) => {
  if (url.pathname === '/book/auto_complete') {
    const found = catalogue.search('works', { title: url.searchParams.get('q') ?? '' }, 5);
    return {
      body: found.map((facts) => ({
        bookId: idOf.goodreads(facts.edition),
        workId: idOf.goodreadsWork(facts.edition.work),
        title: nameOf(facts, catalogue.world),
        bookTitleBare: facts.title,
        author: { name: facts.authors[0]?.name },
        avgRating: facts.rating?.value ?? '0',
        ratingsCount: facts.rating?.count ?? 0,
      })),
    };
  }
  const facts = catalogue.byEdition(Number(url.pathname.split('/')[3]) - 5000);
  if (!facts) return { status: 404, headers: { 'content-type': 'text/html' }, body: '<html><body>page not found</body></html>' };
  const { edition } = facts;
  const record = {
    '@type': 'Book',
    name: nameOf(facts, catalogue.world),
    bookFormat: { audio: 'Audible Audio', ebook: 'Kindle Edition', print: 'Paperback' }[edition.kind],
    inLanguage: facts.language,
    isbn: facts.isbn,
    author: facts.authors.map(({ name }) => ({ '@type': 'Person', name, url: 'https://goodreads.example/author/show/1' })),
    aggregateRating: facts.rating && { ratingValue: Number(facts.rating.value), ratingCount: facts.rating.count },
  };
  const page = `<html><head><script type="application/ld+json">${JSON.stringify(record)}</script></head><body></body></html>`;
  return { headers: { 'content-type': 'text/html; charset=utf-8' }, body: page };
};

function nameOf(facts: Facts, { seed, isLifelike }: World): string {
  if (isLifelike) return bracketedTitle(facts, randomFor(seed, 'goodreads title', facts.edition.id));
  const { title, series } = facts;
  return series ? `${title} (${series.name}${series.position ? `, #${series.position}` : ''})` : title;
}

export const custom: Wire = ({ url: { searchParams } }, catalogue) => {
  const words = { title: searchParams.get('query') ?? '', author: searchParams.get('author') ?? '' };
  const matches = catalogue.search('records', words, 5).map((facts) => ({
    title: facts.title,
    subtitle: facts.subtitle,
    author: facts.authors.map(({ name }) => name).join(', '),
    narrator: facts.narrators.join(', '),
    publisher: facts.publisher,
    publishedYear: facts.releaseDate?.slice(0, 4),
    description: facts.description,
    asin: Object.values(facts.edition.asins)[0],
    genres: facts.genres,
    language: facts.language,
    duration: Math.floor((facts.durationSec ?? 0) / 60),
    series: facts.series ? [{ series: facts.series.name, sequence: facts.series.position }] : [],
  }));
  return { body: { matches } };
};
