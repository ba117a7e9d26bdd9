/** Ids of names: the same name has the same id everywhere, so that nobody must look it up before a row can refer to it. */
import { createHash } from 'node:crypto';
import { memoize } from '../../domain/text/memoize.ts';

/** 53 bits of the name's SHA-256: what a number holds exactly. Two of a million names share one with a chance of 1 in 18,000. */
export const nameId = memoize((name) => {
  const digest = createHash('sha256').update(name).digest();
  return digest.readUInt32BE(0) * 2 ** 21 + (digest.readUInt32BE(4) >>> 11);
});
