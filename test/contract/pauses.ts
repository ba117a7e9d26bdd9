/** What every adapter of `ports/pauses.ts` must do, whatever it keeps them in. */
import { describe, expect, test } from 'vitest';
import type { Pause } from '../../src/domain/pause.ts';
import type { Pauses } from '../../src/ports/pauses.ts';

const LIBRARY: Pause = { of: 'library', id: 'books', actor: { kind: 'user', name: 'ann' }, sinceMs: 100 };
const PROVIDER: Pause = { of: 'provider', id: 'audible', actor: { kind: 'command-line' }, sinceMs: 50, untilMs: 200 };

export function pausesContract(name: string, open: () => Promise<Pauses>): void {
  describe(`${name}: pauses`, () => {
    test('are kept whole, libraries first, until they are removed', async () => {
      const pauses = await open();
      expect(await pauses.all(100)).toEqual([]);
      await pauses.put(PROVIDER);
      await pauses.put(LIBRARY);
      expect(await pauses.all(100)).toEqual([LIBRARY, PROVIDER]);
      expect(await pauses.remove({ of: 'library', id: 'books' })).toBe(true);
      expect(await pauses.remove({ of: 'library', id: 'books' })).toBe(false);
      expect(await pauses.all(100)).toEqual([PROVIDER]);
    });

    test('end to the millisecond, whoever reckoned', async () => {
      const pauses = await open();
      await pauses.put({ ...PROVIDER, untilMs: 199.6 });
      expect(await pauses.all(100)).toEqual([PROVIDER]);
    });

    test('end at their time, and not before', async () => {
      const pauses = await open();
      await pauses.put(PROVIDER);
      expect(await pauses.all(199)).toEqual([PROVIDER]);
      expect(await pauses.all(200)).toEqual([]);
    });

    test('the last one of the same counts, and a library and a provider of one name are two', async () => {
      const pauses = await open();
      await pauses.put(PROVIDER);
      const later: Pause = { of: 'provider', id: 'audible', actor: { kind: 'user', name: 'bea' }, sinceMs: 60 };
      await pauses.put(later);
      expect(await pauses.all(1e9)).toEqual([later]);
      await pauses.put({ ...LIBRARY, id: 'audible' });
      await pauses.remove({ of: 'provider', id: 'audible' });
      expect(await pauses.all(1e9)).toEqual([{ ...LIBRARY, id: 'audible' }]);
    });
  });
}
