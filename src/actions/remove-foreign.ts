/** Removes from a target what the catalogue does not have: books that somebody else put there or that should have gone, and rows of no book. */
import type { CatalogueTarget } from '../ports/catalogue-target.ts';
import { type SendBooksDeps, sendBooks } from '../work/send-books.ts';
import { type VerifyDeps, verifyTarget } from './verify-target.ts';

const AT_ONCE = 500;

/** Resolves to the number of books that went. */
export async function removeForeign(target: CatalogueTarget, deps: VerifyDeps & SendBooksDeps, signal: AbortSignal): Promise<number> {
  const foreign: number[] = [];
  await verifyTarget(target, { ...deps, signal }, (difference) => {
    if (difference.kind === 'extra') foreign.push(difference.id);
  });
  for (let at = 0; at < foreign.length; at += AT_ONCE) await sendBooks(target, foreign.slice(at, at + AT_ONCE), deps);
  await target.removeOrphans?.();
  return foreign.length;
}
