/** The providers that Rubricator brings. A new one is one line here. */
import type { AnyProvider } from '../src/domain/provider.ts';
import { audnexus } from './audnexus/index.ts';

export const providers: readonly AnyProvider[] = [audnexus];
