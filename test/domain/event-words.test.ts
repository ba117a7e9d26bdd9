import { expect, test } from 'vitest';
import { summaryOf } from '../../src/domain/event-words.ts';
import { type AnyEvent, EVENT_NAMES } from '../../src/domain/events.ts';

const book = { library: 'books', path: 'Marit Osei/The Salt Road' };
const named = { ...book, title: 'The Salt Road', authors: ['Marit Osei', 'Dara Quill'] };
const done = { ...named, isNew: true, isToReview: false, tookMs: 5 };
const EVENTS: Record<string, Omit<AnyEvent, 'atMs'>> = {
  'New: The Salt Road by Marit Osei, Dara Quill': { name: 'item.done', data: done },
  'Brought up to date: Marit Osei/The Salt Road (a match waits for your decision)': {
    name: 'item.done',
    data: { ...done, title: undefined, isNew: false, isToReview: true },
  },
  'New: The Salt Road': { name: 'item.done', data: { ...done, authors: [] } },
  'Unchanged: Marit Osei/The Salt Road': { name: 'item.unchanged', data: book },
  'Problems with Marit Osei/The Salt Road: cut off; unreadable': { name: 'item.failed', data: { ...book, problems: ['cut off', 'unreadable'], tookMs: 1 } },
  'Gone: Marit Osei/The Salt Road': { name: 'item.offline', data: book },
  'The Salt Road by Marit Osei, Dara Quill: metadata.json created, a.opf removed': {
    name: 'export.complete',
    data: {
      ...named,
      runId: 1,
      files: [
        { exporter: 'abs-json', path: `${book.path}/metadata.json`, action: 'created' },
        { exporter: 'opf', path: 'a.opf', action: 'removed' },
      ],
    },
  },
  'Marit Osei/The Salt Road: sources differ about title; audnexus over tags, path': {
    name: 'aggregation.conflict',
    data: { ...book, field: 'title', winner: 'audnexus', others: ['tags', 'path'] },
  },
  'audible is asked': { name: 'provider.fetch.start', data: { provider: 'audible' } },
  'audible answered in 12 ms': { name: 'provider.fetch.success', data: { provider: 'audible', tookMs: 12 } },
  'audible: HTTP 500': { name: 'provider.fetch.error', data: { provider: 'audible', code: 'unavailable', message: 'HTTP 500', tookMs: 1 } },
  'audible: is left alone for a minute': { name: 'provider.trouble', data: { provider: 'audible', message: 'is left alone for a minute' } },
  'The library books cannot be reached: gone': { name: 'library.unavailable', data: { library: 'books', message: 'gone' } },
  'The library books is watched': { name: 'library.available', data: { library: 'books' } },
  'The library books is paused by ann': { name: 'library.paused', data: { library: 'books', message: 'paused by ann' } },
  'The library books is resumed': { name: 'library.resumed', data: { library: 'books' } },
  'audible is paused by ann': { name: 'provider.paused', data: { provider: 'audible', message: 'paused by ann' } },
  'audible is resumed': { name: 'provider.resumed', data: { provider: 'audible' } },
  'books looked through: 9 books, 2 to do': { name: 'look.end', data: { library: 'books', found: 9, queued: 2, unseen: 0, tookMs: 1 } },
  'Run 3 begun': { name: 'run.start', data: { runId: 3 } },
  'Run 3: 9 books, 1 with problems': { name: 'run.end', data: { runId: 3, items: 9, failed: 1, tookMs: 1 } },
};

test.each(Object.entries(EVENTS))('%s', (words, event) => {
  expect(summaryOf({ ...event, atMs: 0 } as AnyEvent)).toBe(words);
});

test('there are words for every event', () => {
  expect([...new Set(Object.values(EVENTS).map(({ name }) => name))].sort()).toEqual([...EVENT_NAMES].sort());
});
