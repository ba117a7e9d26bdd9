import { stripVTControlCharacters } from 'node:util';
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

describe('what files and answers say', () => {
  const HOSTILE = 'gnp.\u202eexe \u009b31m \u2028 \u001b]0;x\u0007';

  test('neither turns nor hides a line of JSON, and means the same', () => {
    const lines: string[] = [];
    createLog({ level: 'info', stream: { write: (text) => lines.push(text) } }).info({ title: HOSTILE }, HOSTILE);
    expect(lines.join('')).toMatch(/^[\x20-\x7e]*\n$/);
    expect(JSON.parse(lines.join(''))).toMatchObject({ title: HOSTILE, msg: HOSTILE });
  });

  test('nor a line for people', () => {
    const lines: string[] = [];
    createLog({ level: 'info', format: 'pretty', stream: { write: (text) => lines.push(text) } }).info({ title: HOSTILE, by: 'דוד' }, HOSTILE);
    const text = stripVTControlCharacters(lines.join(''));
    expect(text).toMatch(/^[\x20-\x7eא-ת]*\n$/);
    expect(text).toContain('gnp.\\u202eexe');
    expect(text).toContain('דוד');
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
