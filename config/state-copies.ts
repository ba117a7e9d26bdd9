/** Options of copies of the state that are kept elsewhere. */
import { z } from 'zod';
import { readStorageAddress } from '../src/domain/storage-address.ts';
import { localOrStored } from './storage.ts';

const Kept = z.strictObject({
  count: z.number().int().min(1).max(10_000).default(14).describe('How many copies are kept there; the oldest go first.'),
  days: z.number().int().min(1).max(36_500).optional().describe('How many days they are kept. The newest stays, however old it is.'),
});

export const StateCopies = z.strictObject({
  to: localOrStored(readStorageAddress)
    .optional()
    .describe('Where each daily copy goes as well: s3://bucket/folder/ at storage, or a folder, relative to the config file. Nowhere if absent.'),
  passphraseFile: z
    .string()
    .min(1)
    .optional()
    .describe('A file with the passphrase by which copies are encrypted; relative to the config file. Without it they are not encrypted.'),
  keep: Kept.prefault({}).describe('Which copies are kept there. What is no copy of ours is left alone.'),
});
