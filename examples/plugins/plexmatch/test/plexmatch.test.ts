import { readerContract } from 'rubricator/sdk/testing';
import { expect, test } from 'vitest';
import { plexmatch } from '../src/plexmatch.ts';

readerContract({ reader: plexmatch, sample: { name: '.plexmatch', text: 'title: The Salt Road\nyear: 2019\n' }, states: ['title', 'originalDate'] });

const read = (text: string) => plexmatch.read(text, { editionKind: 'audio', tracks: [], customFields: [] })?.metadata;

test('keys are read in any case, the first of each counts, and remarks and other keys are passed over', () => {
  expect(read('# title: No\r\nTitle:  The Salt Road \r\nTITLE: Another\r\nguid: 12\r\nYear: 2019')).toEqual({ title: 'The Salt Road', originalDate: '2019' });
});

test('a file without such keys says nothing', () => {
  expect(read('guid: plex://show/1\nseason: 2\ntitle:\nyear: soon')).toBeUndefined();
});
