/** What somebody typed, so that a book is found by it. */
import type { Metadata } from './metadata.ts';

/** Words with which somebody has a book looked for, where those that its files state lead to another book or to none. */
export type HandWords = Pick<Metadata, 'title' | 'authors' | 'narrators' | 'series' | 'identifiers'>;
