/** All providers. */
import type { AnyProvider, AnyProviderFamily } from '../src/domain/provider.ts';
import { audnexus } from './audnexus/index.ts';

export const providers: readonly AnyProvider[] = [audnexus];
export const providerFamilies: readonly AnyProviderFamily[] = [];
