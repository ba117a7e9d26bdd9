import { describe, expect, test } from 'vitest';
import { createLog, type LogOptions } from '../../src/runtime/log.ts';

function made(options: Partial<LogOptions> = {}) {
  const written: Record<string, unknown>[] = [];
  const clock = { nowMs: 0 };
  const stream = { write: (text: string) => void written.push(JSON.parse(text)) };
  return { written, clock, log: createLog({ level: 'info', stream, now: () => clock.nowMs, ...options }) };
}

describe('secrets', () => {
  test.each(['authorization', 'token', 'apiKey', 'key', 'password', 'secret', 'cookie'])('%s is never written, however deep', (key) => {
    const { log, written } = made();
    log.info({ [key]: 'hunter2', a: { [key]: 'hunter2', b: { [key]: 'hunter2' } }, headers: { [key]: 'hunter2' } }, 'said');
    expect(JSON.stringify(written)).not.toContain('hunter2');
    expect(written).toMatchObject([{ [key]: '***', msg: 'said' }]);
  });
});

describe('folding', () => {
  test('the same problem is one line a minute, with a count of what was left out', () => {
    const { log, written, clock } = made({ isFolded: true });
    for (let n = 0; n < 1000; n++) log.warn({ library: 'l', item: `book ${n}`, problems: ['the disk is full'] }, 'book has problems');
    expect(written).toMatchObject([{ item: 'book 0' }]);
    clock.nowMs = 60_000;
    log.warn({ library: 'l', item: 'another', problems: ['the disk is full'] }, 'book has problems');
    expect(written[1]).toMatchObject({ item: 'another', again: 999 });
    clock.nowMs = 200_000;
    log.warn({ library: 'l', item: 'one more', problems: ['the disk is full'] }, 'book has problems');
    expect(written[2]).not.toHaveProperty('again');
  });

  test('another problem, library or provider is another line', () => {
    const { log, written } = made({ isFolded: true });
    log.warn({ library: 'l', problems: ['a'] }, 'book has problems');
    log.warn({ library: 'l', problems: ['b'] }, 'book has problems');
    log.warn({ library: 'm', problems: ['a'] }, 'book has problems');
    log.warn({ provider: 'p' }, 'is down');
    log.warn({ provider: 'q' }, 'is down');
    log.error({ error: new Error('x') }, 'failed');
    log.error({ error: new Error('y') }, 'failed');
    expect(written).toHaveLength(7);
  });

  test('outcomes are never folded, and without folding nothing is', () => {
    const { log, written } = made({ isFolded: true });
    for (let n = 0; n < 5; n++) log.info({ library: 'l' }, 'new book');
    expect(written).toHaveLength(5);
    const plain = made();
    for (let n = 0; n < 5; n++) plain.log.warn('the same');
    expect(plain.written).toHaveLength(5);
  });

  test('remembers few kinds, whatever comes', () => {
    const { log, written } = made({ isFolded: true });
    for (let n = 0; n < 600; n++) log.warn(`kind ${n}`);
    log.warn('kind 599');
    log.warn('kind 0');
    expect(written).toHaveLength(601);
  });
});

test('an error has its kind and stack, a line its level', () => {
  const { log, written } = made();
  log.error({ error: new TypeError('x is not y') }, 'item failed by a bug');
  log.debug('not at this level');
  expect(written).toMatchObject([{ level: 50, error: { type: 'TypeError', message: 'x is not y', stack: expect.stringContaining('log.test.ts') } }]);
});
