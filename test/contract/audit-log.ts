/** What every adapter of `ports/audit-log.ts` must do, whatever it keeps the entries in. */
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '../../src/domain/actor.ts';
import type { AuditEntry, AuditFilter, NewAuditEntry } from '../../src/domain/audit.ts';
import type { AuditLog } from '../../src/ports/audit-log.ts';

const ANN: Actor = { kind: 'command-line', name: 'ann' };
const SALT = { id: 1, library: 'books', path: 'Marit Osei/The Salt Road' };

export const entry = (more: Partial<NewAuditEntry> = {}): NewAuditEntry => ({
  atMs: 100,
  actor: ANN,
  action: 'edit',
  book: SALT,
  changes: [{ of: 'field', key: 'title', after: { value: 'Salt', origin: 'user', decidedAtMs: 99, actor: ANN } }],
  ...more,
});

export interface OpenAuditLog {
  audit: AuditLog;
  close(): Promise<void>;
}

export async function allOf(audit: AuditLog): Promise<AuditEntry[]> {
  const entries: AuditEntry[] = [];
  for await (const each of audit.all()) entries.push(each);
  return entries;
}

export function auditLogContract(name: string, open: () => Promise<OpenAuditLog>): void {
  describe(name, () => cases(open));
}

function cases(open: () => Promise<OpenAuditLog>): void {
  let audit: AuditLog;
  beforeEach(async () => {
    const opened = await open();
    audit = opened.audit;
    return opened.close;
  });
  const append = async (count: number, more: (index: number) => Partial<NewAuditEntry> = () => ({})) => {
    for (let index = 0; index < count; index++) await audit.append(entry(more(index)));
  };
  const numbers = async (filter: AuditFilter) => (await audit.page({ filter, limit: 1000 })).map(({ number }) => number);

  test('an empty log is as it should be', async () => {
    expect(await audit.verify()).toMatchObject({ head: { number: 0 }, breaks: [], size: { entries: 0 } });
    expect([await numbers({}), await allOf(audit), (await audit.head()).number]).toEqual([[], [], 0]);
  });

  test('entries come back as they were noted, numbered, newest first or oldest first', async () => {
    const [one, two] = [entry({ from: '192.0.2.7', runId: 3, partOf: 2, about: 'a few words' }), entry({ atMs: 101, actor: { kind: 'api' }, action: 'undo' })];
    await audit.append(one);
    await audit.append(two);
    expect(await audit.page({ filter: {}, limit: 9 })).toEqual([
      { ...two, number: 2 },
      { ...one, number: 1 },
    ]);
    expect(await allOf(audit)).toMatchObject([one, two]);
  });

  test('pages go on below a number, across what is compressed', async () => {
    await append(700);
    expect((await audit.verify()).size.compressed).toBeGreaterThan(0);
    const seen: number[] = [];
    for (let before: number | undefined; ; ) {
      const page = await audit.page({ filter: {}, before, limit: 90 });
      seen.push(...page.map(({ number }) => number));
      before = page.at(-1)?.number;
      if (page.length < 90) break;
    }
    expect(seen).toEqual(Array.from({ length: 700 }, (_, index) => 700 - index));
    expect((await allOf(audit)).map(({ number }) => number)).toEqual([...seen].reverse());
  });

  test('filters: when, who, what, which book, and words wherever they stand', async () => {
    await audit.append(entry({ atMs: 100 }));
    await audit.append(entry({ atMs: 200, actor: { kind: 'api', name: 'api.token' }, action: 'refresh', changes: [], about: 'asked again' }));
    await audit.append(entry({ atMs: 300, book: { id: 2, library: 'books', path: 'Ö/Öl' } }));
    const filters: [AuditFilter, number[]][] = [
      [{ sinceMs: 200 }, [3, 2]],
      [{ untilMs: 200 }, [1]],
      [{ actor: 'ANN' }, [3, 1]],
      [{ actor: 'api' }, [2]],
      [{ action: 'refresh' }, [2]],
      [{ itemId: 2 }, [3]],
      [{ words: ['again'] }, [2]],
      [{ words: ['salt', 'title'] }, [3, 1]],
      [{ words: ['ol'] }, [3]],
      [{ words: ['salt', 'nobody'] }, []],
    ];
    for (const [filter, expected] of filters) expect([filter, await numbers(filter)]).toEqual([filter, expected]);
  });

  test('a long value is cut in lists, and whole where everything is read', async () => {
    const value = `${'The sea. '.repeat(5000)}the end`;
    const change = { of: 'field', key: 'description', after: { value, origin: 'user' } };
    await append(3, () => ({ changes: [change] }));
    const [shown] = await audit.page({ filter: {}, limit: 1 });
    const cut = { start: expect.stringMatching(/^"The sea\. /), characters: value.length + 2, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) };
    expect(shown?.changes).toEqual([{ of: 'field', key: 'description', after: { cut, origin: 'user' } }]);
    expect((await allOf(audit)).map(({ changes }) => changes[0]?.after?.value)).toEqual([value, value, value]);
  });

  test('hostile texts come back as they were, and break nothing', async () => {
    const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('__proto__', 'constructor', '\ud800', '\n', '\u0000', '‮', '\u001b[31m'));
    const values = fc.oneof(texts, fc.dictionary(texts, texts), fc.array(texts), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean());
    await fc.assert(
      fc.asyncProperty(texts, texts, values, async (about, key, value) => {
        const noted = JSON.parse(JSON.stringify(entry({ about, changes: [{ of: 'field', key, after: { value } }] }))) as NewAuditEntry;
        await audit.append(noted);
        const [last] = await audit.page({ filter: {}, limit: 1 });
        expect(JSON.stringify(last?.changes[0]?.after?.value)).toBe(JSON.stringify(sorted(noted.changes[0]?.after?.value)));
        expect([last?.about, last?.changes[0]?.key]).toEqual([noted.about, noted.changes[0]?.key]);
      }),
      { numRuns: 60 },
    );
    expect((await audit.verify()).breaks).toEqual([]);
  });

  test('the head that somebody noted is found again, and another one is not', async () => {
    await append(5);
    const head = await audit.head();
    await append(600);
    expect((await audit.verify([head])).breaks).toEqual([]);
    expect((await audit.verify([{ ...head, hash: 'f'.repeat(64) }])).breaks).toEqual([{ kind: 'head', from: 5, to: 5 }]);
    expect((await audit.verify([{ number: 700, hash: 'f'.repeat(64) }])).breaks).toEqual([{ kind: 'cut', from: 606, to: 700 }]);
  });

  test('the log goes on where another process left it', async () => {
    await append(2);
    const head = await audit.head();
    await append(1);
    expect(await audit.head()).toMatchObject({ number: head.number + 1 });
  });

  describe('what is old', () => {
    test('is removed by days, leaves an entry that says so, and the rest holds together', async () => {
      await append(10, (index) => ({ atMs: index * 10 }));
      const early = await audit.head();
      await append(10, (index) => ({ atMs: 1000 + index }));
      expect(await audit.prune({ nowMs: 2000, beforeMs: 500, maxBytes: 1e9 })).toBe(10);
      expect((await allOf(audit)).map(({ number, action }) => [number, action])).toEqual([
        ...Array.from({ length: 10 }, (_, index) => [11 + index, 'edit']),
        [21, 'prune'],
      ]);
      expect(await audit.verify([early])).toMatchObject({ from: 11, to: 21, breaks: [] });
      expect(await audit.prune({ nowMs: 2001, beforeMs: 500, maxBytes: 1e9 })).toBe(0);
      expect((await audit.head()).number).toBe(21);
    });

    test('is removed by size, the oldest first, and again', async () => {
      const noise = (index: number) => ({ atMs: index, about: Array.from({ length: 30 }, (_, n) => ((index + 7) * (n + 3) * 7919).toString(36)).join('') });
      await append(1300, noise);
      const { storedBytes } = (await audit.verify()).size;
      const removed = await audit.prune({ nowMs: 2000, beforeMs: 0, maxBytes: storedBytes });
      expect(removed).toBeGreaterThan(0);
      expect(await audit.verify()).toMatchObject({ from: removed + 1, to: 1301, breaks: [] });
      await append(600, noise);
      expect(await audit.prune({ nowMs: 2000, beforeMs: 0, maxBytes: storedBytes })).toBeGreaterThan(0);
      expect((await audit.verify()).breaks).toEqual([]);
    });

    test('takes its long values along, but not those that later entries name', async () => {
      const long = (letter: string) => [{ of: 'field', key: 'description', after: { value: letter.repeat(3000) } }];
      await audit.append(entry({ atMs: 1, changes: long('a') }));
      await audit.append(entry({ atMs: 2, changes: long('b') }));
      await audit.append(entry({ atMs: 900, changes: long('a') }));
      await audit.prune({ nowMs: 1000, beforeMs: 500, maxBytes: 1e9 });
      expect((await allOf(audit))[0]?.changes[0]?.after?.value).toBe('a'.repeat(3000));
      // One long value is left, with its quotes.
      expect(await audit.verify()).toMatchObject({ breaks: [], size: { compressed: 0, plainBytes: 3002 } });
    });
  });
}

/** Keys in the order in which the log keeps them. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, each]) => [key, sorted(each)]),
  );
}
