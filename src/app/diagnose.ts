/** What `rubricator doctor` finds, with the providers that the config knows. It needs no app, for that may be what is broken. */
import type { Diagnosis } from '../ports/diagnosis.ts';
import { type DoctorInput, examine, withRealPaths } from './doctor.ts';
import { type AppExtensions, BUILT_IN } from './extensions.ts';
import { knownProviders } from './hosts.ts';

type DiagnoseInput = Omit<DoctorInput, 'providers' | 'extensions'> & { extensions?: AppExtensions };

export async function diagnose({ extensions = BUILT_IN, ...input }: DiagnoseInput): Promise<Diagnosis[]> {
  const config = await withRealPaths(input.config);
  return examine({ ...input, config, extensions, providers: knownProviders(config, extensions) });
}
