/** What the audit log notes of fields of one's own: values, only that something changed, or nothing. */
import { expect, test } from 'vitest';
import { oneLibrary } from './one-library.ts';
import { NO_PROVIDERS } from './world-config.ts';

test('a field of the config or of the registry is noted as it says, in words and as JSON', async () => {
  const { configure, state, scan, run, book } = oneLibrary();
  const own = (id: string, audited?: boolean | 'masked') => ({ id, type: 'text', ...(audited !== undefined && { behaviours: { audited } }) });
  configure({ stateDir: state, providers: NO_PROVIDERS, customFields: [own('plain'), own('quiet', false), own('veiled', 'masked')] });
  await scan();
  expect((await run('fields', 'add', 'hushed', '--type', 'text', '--audited', 'masked')).code).toBe(0);
  for (const id of ['plain', 'quiet', 'veiled', 'hushed']) expect((await run('set', book, `${id}=word of ${id}`)).code).toBe(0);
  const told = (await run('audit', '--json')).stdout;
  expect(told).toContain('word of plain');
  expect(told).not.toMatch(/word of (?:quiet|veiled|hushed)/);
  expect(told).toContain('veiled');
  expect(told).toContain('hushed');
});
