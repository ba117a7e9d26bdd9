/** Whether the members of chains are on. */
import type { KnownProvider } from '../actions/providers.ts';
import { chainInWords } from '../domain/chain/chain.ts';
import type { Diagnosis } from '../ports/diagnosis.ts';

export function examineChains(providers: readonly KnownProvider[]): Diagnosis[] {
  return providers.flatMap(({ definition: { id }, chain, options, offBecause }): Diagnosis[] => {
    if (!chain || !options.enabled) return [];
    const found = { check: 'chain', subject: id };
    if (offBecause) return [{ ...found, level: 'warn', message: offBecause, advice: `switch one of them on, or this off: ${chain.of.join(', ')}` }];
    const off = providers.filter((provider) => chain.of.includes(provider.definition.id) && provider.offBecause !== undefined);
    if (off.length === 0) return [{ ...found, level: 'ok', message: chainInWords(chain) }];
    const message = off.map((member) => `${member.definition.id} is off: ${member.offBecause}`).join('; ');
    return [{ ...found, level: 'warn', message, advice: 'switch it on, or take it out of the chain' }];
  });
}
