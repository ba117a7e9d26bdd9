/** What every adapter of `ports/own-fields.ts` must do. */
import { describe, expect, test } from 'vitest';
import type { CustomField } from '../../src/domain/book/custom-field.ts';
import type { FieldRegistry } from '../../src/ports/own-fields.ts';

function field(id: string, more: Partial<CustomField> = {}): CustomField {
  return { id, label: id, type: 'text', values: [], column: `#ab_${id}`, ...more };
}

/** @param open returns two that share what they keep, as two processes do */
export function fieldRegistryContract(name: string, open: () => Promise<[FieldRegistry, FieldRegistry]>): void {
  describe(`${name}: fields of the user’s own`, () => {
    test('there are none at first', async () => {
      const [registry] = await open();
      expect([await registry.version(), await registry.all()]).toEqual([0, []]);
    });

    test('they keep their order and all that is said of them, and the other process has them', async () => {
      const [registry, other] = await open();
      const second = field('a', {
        type: 'range',
        min: 0,
        max: 5,
        behaviours: { masked: true },
        access: { read: ['editor'] },
        label: '"; drop table own_fields; --',
      });
      expect(await registry.save({ field: field('b') }, await registry.version())).toBe(true);
      expect(await registry.save({ field: second }, await registry.version())).toBe(true);
      const changed = field('b', { isRetired: true });
      expect(await other.save({ field: changed, former: field('b') }, await other.version())).toBe(true);
      expect(await registry.all()).toEqual([{ field: changed, former: field('b') }, { field: second }]);
    });

    test('the version is another one after each change', async () => {
      const [registry, other] = await open();
      const versions = [await registry.version()];
      for (const label of ['one', 'two', 'three']) {
        await registry.save({ field: field('a', { label }) }, await registry.version());
        versions.push(await other.version());
      }
      expect(new Set(versions).size).toBe(4);
    });

    test('of two who change fields at once, one is told that the other was first', async () => {
      const [registry, other] = await open();
      const version = await registry.version();
      const saved = await Promise.all([registry.save({ field: field('a') }, version), other.save({ field: field('b') }, version)]);
      expect(saved.filter(Boolean)).toHaveLength(1);
      expect(await registry.all()).toHaveLength(1);
    });
  });
}
