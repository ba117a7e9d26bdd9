/** What is wrong between sections of the config, each of which is right by itself. */
import type { AnyTarget } from '../src/sdk/target.ts';
import { accessProblems } from './auth.ts';
import { selectionProblems } from './catalogues.ts';
import { chainProblems } from './chains.ts';
import { exportProblems } from './exports.ts';
import { targetProblems } from './extensions.ts';
import { tenantProblems } from './tenants.ts';

type Sections = Parameters<typeof accessProblems>[0] &
  Parameters<typeof selectionProblems>[0] &
  Parameters<typeof exportProblems>[0] &
  Parameters<typeof tenantProblems>[0] &
  Parameters<typeof chainProblems>[0];

/** @param targets kinds of catalogue targets that plugins bring */
export function problemsAcross(config: Sections, targets: readonly AnyTarget[]): { path: readonly PropertyKey[]; message: string }[] {
  const found = [accessProblems, selectionProblems, exportProblems, tenantProblems, chainProblems].flatMap((find) => find(config));
  return [...found, ...targetProblems(config.catalogues, targets)];
}
