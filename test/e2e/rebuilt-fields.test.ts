/** Fields that were added while the program ran, where the store is made anew. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PATIENCE_MS } from '../patience.ts';
import { oneLibrary } from './one-library.ts';
import { NO_PROVIDERS } from './world-config.ts';

interface Explained {
  fields: { customFields?: { value?: Record<string, unknown> } };
}

/** A book with a value in a field that only the store knows; a second field was changed, and retired. */
async function withFields() {
  const library = oneLibrary();
  const { configure, run, scan, state, book } = library;
  configure({ stateDir: state, providers: NO_PROVIDERS, exporters: { 'rubricator-json': { enabled: true } } });
  await scan();
  for (const args of [
    ['add', 'mood'],
    ['add', 'lent_to'],
    ['change', 'lent_to', '--label', 'Lent to'],
    ['retire', 'lent_to'],
  ])
    expect(await run('fields', ...args)).toMatchObject({ code: 0 });
  expect((await run('set', book, 'mood=calm')).code).toBe(0);
  const mood = async () => (JSON.parse((await run('explain', book, '--json')).stdout) as Explained).fields.customFields?.value;
  const damage = () => {
    for (const end of ['-wal', '-shm']) rmSync(join(state, `rubricator.sqlite${end}`), { force: true });
    writeFileSync(join(state, 'rubricator.sqlite'), 'no database '.repeat(500));
  };
  return { ...library, mood, damage, before: (await run('fields', '--json')).stdout };
}

test(
  'a store that still tells keeps them, as they were changed and retired, with the values of the books',
  async () => {
    const { run, mood, before } = await withFields();
    expect(await mood()).toEqual({ mood: 'calm' });
    const rebuilt = await run('state', 'rebuild');
    expect(rebuilt.stdout).toContain('Fields of your own, taken over: mood, lent_to.');
    expect((await run('fields', '--json')).stdout).toBe(before);
    expect(await mood()).toEqual({ mood: 'calm' });
    expect((await run('fields', 'undo', 'lent_to')).code).toBe(0);
  },
  PATIENCE_MS,
);

test(
  'where it tells nothing they come from the newest copy, and what was added since comes back to a copy',
  async () => {
    const { run, damage, before } = await withFields();
    expect((await run('state', 'copy')).code).toBe(0);
    expect((await run('fields', 'add', 'later')).code).toBe(0);
    const restored = await run('state', 'restore');
    expect(restored.stdout).toContain('Fields of your own, taken over: later.');
    damage();
    expect((await run('state', 'rebuild')).stdout).toContain('Fields of your own, taken over: mood, lent_to.');
    expect((await run('fields', '--json')).stdout).toBe(before);
  },
  PATIENCE_MS,
);

test(
  'where nothing tells them, those are named of which a record beside a book tells',
  async () => {
    const { run, damage, mood, book } = await withFields();
    damage();
    const rebuilt = await run('state', 'rebuild');
    expect(rebuilt.stdout).toContain('and could not be brought back: mood.');
    expect(rebuilt.stdout).not.toContain('taken over: mood');
    expect((await run('fields', 'add', 'mood')).code).toBe(0);
    expect((await run('review')).stdout).toContain('mood');
    const confirmed = await run('review', 'confirm', book, '1');
    expect([confirmed.stderr, confirmed.code]).toEqual(['', 0]);
    expect(await mood()).toEqual({ mood: 'calm' });
  },
  PATIENCE_MS,
);
