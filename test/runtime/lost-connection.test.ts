import { expect, test } from 'vitest';
import { createLog } from '../../src/runtime/log.ts';
import { failureLog, isLostConnection } from '../../src/runtime/lost-connection.ts';

const withCode = (code: string) => Object.assign(new Error('failed'), { code });

test.each([
  [withCode('ECONNRESET'), true],
  [withCode('57P01'), true],
  [withCode('08006'), true],
  [new Error('Connection terminated unexpectedly'), true],
  [new Error('the queue', { cause: withCode('ECONNREFUSED') }), true],
  [withCode('40001'), false],
  [withCode('ENOSPC'), false],
  [new Error('no such column'), false],
  ['text', false],
])('%s', (error, isLost) => {
  expect(isLostConnection(error)).toBe(isLost);
});

test('a lost connection is told only to whoever looks for the details', () => {
  const lines: string[] = [];
  const tell = failureLog(createLog({ level: 'info', stream: { write: (text) => lines.push(text) } }), 'error', 'the queue failed');
  tell(withCode('ECONNRESET'));
  tell(withCode('ENOSPC'), { library: 'books' });
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ level: 50, msg: 'the queue failed', library: 'books', error: { code: 'ENOSPC' } });
});
