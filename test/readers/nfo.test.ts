import { describe, expect, test } from 'vitest';
import { tidyMetadata } from '../../src/domain/book/tidy.ts';
import { readNfo } from '../../src/readers/nfo.ts';

const read = (text: string) => tidyMetadata(readNfo(text)?.metadata ?? {});

describe('XML', () => {
  test.each([
    ['album', '<album><title>Salt</title><artist>Ann Cole</artist></album>'],
    ['audiobook', '<audiobook><title>Salt</title><author>Ann Cole</author></audiobook>'],
    ['book', '<book><name>Salt</name><author>Ann Cole</author></book>'],
    ['musicvideo', '<musicvideo><title>Salt</title><albumartist>Ann Cole</albumartist></musicvideo>'],
    ['NFOStandard', '<root xmlns="NFOStandard"><media><audiobook><title>Salt</title><author>Ann Cole</author></audiobook></media></root>'],
    ['a BOM, a comment and a declaration before it', '\ufeff<?xml version="1.0"?><!-- <b> --><album><title>Salt</title><artist>Ann Cole</artist></album>'],
    ['an address behind it', '<album><title>Salt</title><artist>Ann Cole</artist></album>\nhttps://www.themoviedb.org/1'],
    ['another root behind it', '<album><title>Salt</title><artist>Ann Cole</artist></album><album><title>Other</title></album>'],
    ['capitals', '<Album><Title>Salt</Title><Artist>Ann Cole</Artist></Album>'],
  ])('%s', (_name, text) => {
    expect(read(text)).toEqual({ title: 'Salt', authors: [{ name: 'Ann Cole' }] });
  });

  test('a bare ampersand, as half of all hand-made files have it', () => {
    expect(read('<album><title>Salt & Smoke &amp; Ash</title><review>R&B &eacute;</review></album>')).toEqual({
      title: 'Salt & Smoke & Ash',
      description: 'R&B é',
    });
  });

  test('a subtitle, and what the edition is', () => {
    expect(read('<audiobook><title>Salt</title><subtitle>A Story</subtitle><edition>Unabridged</edition></audiobook>')).toEqual({
      title: 'Salt',
      subtitle: 'A Story',
      abridged: false,
    });
  });

  test('credits before display names, narrators by role or, with a full name, by style', () => {
    const credits = '<albumArtistCredits><artist>Ann Cole</artist></albumArtistCredits><artist>Ann Cole feat. X</artist>';
    expect(read(`<album><title>S</title>${credits}<style>Dara Quill</style><style>Fantasy</style></album>`)).toMatchObject({
      authors: [{ name: 'Ann Cole' }],
      narrators: [{ name: 'Dara Quill' }],
    });
    const actor = '<actor><name>Kit Marlowe</name><role>Narrator</role></actor><actor><name>X Y</name><role>Frodo</role></actor>';
    expect(read(`<album><title>S</title>${actor}<style>Dara Quill</style></album>`).narrators).toEqual([{ name: 'Kit Marlowe' }]);
  });

  test('series as moods or elements, identifiers, dates, what is empty', () => {
    const text = `<album><title>S</title><mood>Series: Long Road #2</mood><mood>calm</mood><releasedate/><year>2019</year>
      <uniqueid type="asin">B000000001</uniqueid><uniqueid type="ISBN">978-0-306-40615-7</uniqueid><uniqueid>9</uniqueid><rating>-1</rating></album>`;
    expect(read(text)).toEqual({
      title: 'S',
      series: [{ name: 'Long Road', position: '2' }],
      tags: ['calm'],
      publishedDate: '2019',
      identifiers: [
        { type: 'asin', value: 'B000000001' },
        { type: 'isbn', value: '9780306406157' },
      ],
    });
    expect(read('<audiobook><title>S</title><series>Long Road</series><seriesnumber>1.5</seriesnumber></audiobook>').series).toEqual([
      { name: 'Long Road', position: '1.5' },
    ]);
  });

  test.each(['<album><title>Salt', '<album', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">'])('%s is an error', (text) => {
    expect(() => readNfo(text)).toThrow();
  });

  test('no entity of a DOCTYPE is resolved', () => {
    const text = '<!DOCTYPE album [<!ENTITY x SYSTEM "file:///etc/passwd">]><album><title>a &x; b</title></album>';
    expect(read(text).title).toBe('a &x; b');
  });
});

describe('text', () => {
  const ripper = `
General Information
===================
 Title:                  The Long Road: A Story
 Author:                 Cole, Ann
 Read By:                Dara Quill, Kit Marlowe
 Audiobook Copyright:    2019
 Genre:                  Fantasy, Epic
 Publisher:              Harrow
 Series Name:            Long Road
 Position in Series:     1.5
 Duration:               10 hours
 Unabridged:             Yes

Media Information
=================
 Title:                  wrong
 Publisher:              nobody

Book Description
================
A road.

Author: not this one.
`;

  test('the layout of rippers: the first section counts, the rest of the file is the description', () => {
    expect(read(ripper)).toEqual({
      title: 'The Long Road',
      subtitle: 'A Story',
      authors: [{ name: 'Ann Cole' }],
      narrators: [{ name: 'Dara Quill' }, { name: 'Kit Marlowe' }],
      series: [{ name: 'Long Road', position: '1.5' }],
      publisher: 'Harrow',
      publishedDate: '2019',
      description: 'A road.\n\nAuthor: not this one.',
      genres: ['Fantasy', 'Epic'],
      abridged: false,
    });
  });

  test.each([
    ['Release Date: 12-03-2017', { publishedDate: '2017' }],
    ['Release Date: 2017-03-12', { publishedDate: '2017-03-12' }],
    ['Audible.com Release: 2011', { publishedDate: '2011' }],
    ['Audible.co.uk Release: 2011-05-03', { publishedDate: '2011-05-03' }],
    ['Audible.de Release Date....: 2011', { publishedDate: '2011' }],
    ['Copyright: 1897\nAudible.com.au Release: 2011', { publishedDate: '2011' }],
    ['Inaudible Release: 2011', {}],
    ['Title: Salt\nSubtitle: A Story', { title: 'Salt', subtitle: 'A Story' }],
    ['Title: Salt: A Story\nSubtitle: A Story', { title: 'Salt', subtitle: 'A Story' }],
    ['Title: Road 2: Salt\nSubtitle: A Story', { title: 'Road 2: Salt', subtitle: 'A Story' }],
    ['Edition: Unabridged', { abridged: false }],
    ['Edition: Gekürzte Lesung', { abridged: true }],
    ['Edition: Dramatized Adaptation', { dramatised: true }],
    ['Edition: 2nd', {}],
    ['Edition: Unabridged\nAbridged: Yes', { abridged: true }],
    ['ISBN-13: 978-0-306-40615-7', { identifiers: [{ type: 'isbn', value: '9780306406157' }] }],
    ['ASIN: b000000001', { identifiers: [{ type: 'asin', value: 'B000000001' }] }],
    ['Abridged: no', { abridged: false }],
    ['Abridged: Yes', { abridged: true }],
    ['Title.....: Salt', { title: 'Salt' }],
    ['https://www.audible.com/pd/Salt-Audiobook/B000000001', { identifiers: [{ type: 'asin', value: 'B000000001' }] }],
    ['https://www.goodreads.com/book/show/42-salt', { identifiers: [{ type: 'goodreads', value: '42' }] }],
    ['Title: Salt\r\nLanguage: German\r\n', { title: 'Salt', language: 'de' }],
  ])('%s', (line, expected) => {
    expect(read(line)).toEqual(expected);
  });

  test('a file that says nothing is no reading', () => {
    for (const text of ['', '\n\n', 'just words', '=====', '<', '<html><body>x</body></html>', '<tvshow><title>x</title></tvshow>'])
      expect(readNfo(text)).toBeUndefined();
  });
});
