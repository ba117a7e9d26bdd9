/** What every adapter of `ports/outbox.ts` must do. */
import { expect, test } from 'vitest';
import type { AnyEvent } from '../../src/domain/events.ts';
import type { Outbox } from '../../src/ports/outbox.ts';

const event = (atMs: number): AnyEvent => ({ name: 'item.offline', atMs, data: { library: 'l', path: `p${atMs}` } });

export function outboxContract(name: string, open: () => Promise<Outbox>): void {
  test(`${name}: letters wait in order, until they are told or too many`, async () => {
    const outbox = await open();
    for (let n = 1; n <= 5; n++) await outbox.put('hook', event(n));
    await outbox.put('other', event(9));
    const [first, second] = await outbox.due('hook', 5, 2);
    expect([first?.event, second?.event]).toEqual([event(1), event(2)]);
    await outbox.delivered(first?.id ?? 0);
    await outbox.postpone(second?.id ?? 0, 100, 1);
    expect((await outbox.due('hook', 5, 9)).map((letter) => letter.event.atMs)).toEqual([3, 4, 5]);
    expect(await outbox.due('hook', 100, 1)).toMatchObject([{ attempts: 1, createdAtMs: 2 }]);
    expect(await outbox.nextDueAtMs('hook')).toBe(3);
    expect(await outbox.trim('hook', 2)).toBe(2);
    expect(await outbox.counts()).toEqual([
      { sink: 'hook', waiting: 2 },
      { sink: 'other', waiting: 1 },
    ]);
    await outbox.dropOthers(['hook']);
    expect(await outbox.counts()).toEqual([{ sink: 'hook', waiting: 2 }]);
    await outbox.dropOthers([]);
    expect(await outbox.nextDueAtMs('hook')).toBeUndefined();
  });
}
