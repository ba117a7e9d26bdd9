/** What every item store must note in the audit log, in the transaction of what it notes. */
import { describe, expect, test } from 'vitest';
import type { AuditLog } from '../../src/ports/audit-log.ts';
import type { ItemStore } from '../../src/ports/item-store.ts';
import { allOf } from './audit-log.ts';
import { NOTE, update } from './item-store.ts';

export function auditedDecisionsContract(name: string, open: () => Promise<{ store: ItemStore; audit: AuditLog }>): void {
  describe(`${name}: decisions are noted in the transaction that makes them`, () => {
    test('what is different after it, though whoever decided knew less', async () => {
      const { store, audit } = await open();
      const id = await store.save(update('A'));
      const decide = (key: string) =>
        store.carryOut({ itemId: id, before: [], after: [], decisions: { before: [], after: [{ key, verdict: 'confirmed', decidedAtMs: 1 }] } }, NOTE);
      await decide('a');
      await decide('b');
      expect((await allOf(audit)).map(({ changes }) => changes.map(({ key, before, after: is }) => [key, before?.verdict, is?.verdict]))).toEqual([
        [['a', undefined, 'confirmed']],
        [
          ['a', 'confirmed', undefined],
          ['b', undefined, 'confirmed'],
        ],
      ]);
    });

    test('a sidecar that was edited by hand, and nothing where the same is said again', async () => {
      const { store, audit } = await open();
      const hand = { kind: 'sidecar', name: 'A/metadata.json' } as const;
      const overrides = [{ field: 'title' as const, value: 'Mine', origin: 'user (metadata.json)', setAtMs: 5, actor: hand }];
      await store.save(update('A', { overrides, runId: 4 }));
      await store.save(update('A', { overrides, runId: 5 }));
      expect(await allOf(audit)).toMatchObject([
        { action: 'handEdit', actor: hand, runId: 4, book: { path: 'A' }, changes: [{ key: 'title', after: { value: 'Mine' } }] },
      ]);
    });

    test('a decision that cannot be kept is not noted', async () => {
      const { store, audit } = await open();
      const id = await store.save(update('A'));
      const made = { itemId: id, before: [], after: [{ field: 'title' as const, value: 1n, origin: 'user', setAtMs: 1 }] };
      await expect(store.carryOut(made, NOTE)).rejects.toThrow();
      expect(await allOf(audit)).toEqual([]);
    });
  });
}
