/** What somebody typed, so that a book is found by it. */
import { z } from 'zod';
import { Metadata } from './metadata.ts';

/** Words with which somebody has a book looked for, where those that its files state lead to another book or to none. */
export const HandWords = z.lazy(() => Metadata.unwrap().pick({ title: true, authors: true, narrators: true, series: true, identifiers: true }));
export type HandWords = z.infer<typeof HandWords>;
