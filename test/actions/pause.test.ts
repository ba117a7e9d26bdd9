/** Letting a library or a provider rest: who is told, and what is refused. */
import { expect, test } from 'vitest';
import { createChanges } from '../../src/actions/changes.ts';
import { pauseTarget } from '../../src/actions/pause.ts';
import { permitted } from '../../src/actions/permission.ts';
import { accessOf } from '../../src/domain/access/access.ts';
import { PermissionError, UnknownTargetError } from '../../src/domain/errors.ts';
import { shelf } from './shelf.ts';

const ANN = { kind: 'user', name: 'ann' } as const;
const LIBRARY = { of: 'library', id: 'l', actor: ANN } as const;

async function setUp() {
  const made = await shelf();
  const deps = { ...made.deps, providers: [{ definition: { id: 'audible' } }, { definition: { id: 'l' } }] as never };
  return { ...made, deps, changes: createChanges(deps, made.apply) };
}

test('a pause is kept and told, and so is its end', async () => {
  const { changes, deps, told } = await setUp();
  const made = await changes.pause({ ...LIBRARY, forMs: 1000 });
  expect(made).toEqual({ ...LIBRARY, sinceMs: expect.any(Number), untilMs: made.sinceMs + 1000 });
  expect(deps.pauses.find('library', 'l')).toEqual(made);
  expect(deps.pauses.find('provider', 'l')).toBeUndefined();
  await changes.resume(LIBRARY);
  expect(deps.pauses.all()).toEqual([]);
  await changes.pause({ of: 'provider', id: 'audible', actor: ANN });
  await changes.resume({ of: 'provider', id: 'audible', actor: ANN });
  expect(told.map(([name, data]) => [name, Object.values(data as object)[0]])).toEqual([
    ['library.paused', 'l'],
    ['library.resumed', 'l'],
    ['provider.paused', 'audible'],
    ['provider.resumed', 'audible'],
  ]);
  expect(told[0]?.[1]).toMatchObject({ message: expect.stringMatching(/^paused by ann since 1970-01-01 00:00 UTC until /) });
});

test('what is not there, not paused, or over before it began is refused, and nothing is noted of it', async () => {
  const { changes, audit } = await setUp();
  await expect(changes.pause({ of: 'library', id: 'audible', actor: ANN })).rejects.toThrow(UnknownTargetError);
  await expect(changes.resume({ of: 'provider', id: 'gone', actor: ANN })).rejects.toThrow(UnknownTargetError);
  await expect(changes.resume(LIBRARY)).rejects.toThrow('the library l is not paused');
  await expect(changes.pause({ ...LIBRARY, untilMs: 1 })).rejects.toThrow('over before it began');
  expect(await audit.page({ filter: {}, limit: 9 })).toEqual([]);
});

test('a book of a library that is paused is not refreshed', async () => {
  const { changes, item, applied } = await setUp();
  await changes.pause(LIBRARY);
  await expect(changes.refresh({ item, actor: ANN })).rejects.toThrow('the library l is paused by ann since 1970-01-01 00:00 UTC; resume it first');
  expect(applied).toEqual([]);
  await changes.resume(LIBRARY);
  expect(await changes.refresh({ item, actor: ANN })).toEqual({ paused: [] });
  expect(applied).toHaveLength(1);
});

test('whoever has a book refreshed is told which sources are paused', async () => {
  const { changes, item, applied } = await setUp();
  await changes.pause({ of: 'provider', id: 'audible', actor: ANN });
  expect(await changes.refresh({ item, actor: ANN })).toEqual({ paused: ['audible'] });
  expect(applied).toHaveLength(1);
});

test('whoever sees no book of a library cannot pause it, and does not learn that it is there', async () => {
  const { changes, deps } = await setUp();
  const as = (books: { libraries: string[] }[]) => permitted(changes, deps, accessOf({ role: { name: 'r', as: 'admin', books } })).changes;
  await expect(as([{ libraries: ['other'] }]).pause(LIBRARY)).rejects.toThrow('there is no library l');
  await expect(as([{ libraries: ['other'] }]).pause({ ...LIBRARY, id: 'none' })).rejects.toThrow('there is no library none');
  await as([{ libraries: ['l'] }]).pause(LIBRARY);
  await expect(as([{ libraries: ['other'] }]).resume(LIBRARY)).rejects.toThrow('there is no library l');
  const curator = permitted(changes, deps, accessOf({ role: { name: 'c', as: 'curator' } })).changes;
  await expect(async () => curator.resume(LIBRARY)).rejects.toThrow(PermissionError);
});

test('a name that a library and a provider share has to be said with what it is', async () => {
  const { deps } = await setUp();
  expect(pauseTarget('audible', deps)).toEqual({ of: 'provider', id: 'audible' });
  expect(() => pauseTarget('l', deps)).toThrow('say library:l or provider:l');
  expect(pauseTarget('library:l', deps)).toEqual({ of: 'library', id: 'l' });
  expect(() => pauseTarget('provider:gone', deps)).toThrow('there is no provider gone');
});
