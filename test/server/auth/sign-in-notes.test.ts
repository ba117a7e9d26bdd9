/** Who signs in is in the audit log, and whoever guesses passwords cannot fill it. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { replayAudit } from '../../../src/actions/replay-audit.ts';
import { builtInRole } from '../../../src/domain/access/rights.ts';
import { createSignInNotes } from '../../../src/server/auth/sign-in-notes.ts';
import { createAuditLog } from '../../../src/store/sqlite/audit-log.ts';
import { openDatabase } from '../../../src/store/sqlite/database.ts';
import { IDLE_MS, PASSWORD, signedInWorld } from './signed-in.ts';

const WRONG = 'wrong horse battery';
const lines = async ({ entries }: Pick<Awaited<ReturnType<typeof signedInWorld>>, 'entries'>) =>
  (await entries()).map(({ action, actor, from, about = '' }) => `${action} ${actor.kind} ${actor.name}${about && `: ${about}`} @ ${from}`);

describe('in the log stands', () => {
  test('who signed in and out, and from where', async () => {
    const world = await signedInWorld();
    const browser = world.browser('198.51.100.1');
    await browser.signIn('Vic');
    await browser.post('/logout', {});
    expect(await lines(world)).toEqual(['signIn user vic @ 198.51.100.1', 'signOut user vic @ 198.51.100.1']);
    expect(await replayAudit(await world.entries())).toEqual(new Map());
  });

  test('what failed, by the name of a user, and never what else was typed', async () => {
    const world = await signedInWorld();
    const [vic, other] = [world.browser('198.51.100.1'), world.browser('198.51.100.2')];
    await vic.signIn('vic', WRONG);
    await vic.signIn('vic');
    await other.signIn('my secret password', WRONG);
    expect(await lines(world)).toEqual([
      'failToSignIn api a visitor: as vic; 1 attempt from there in an hour @ 198.51.100.1',
      'signIn user vic: after 1 attempt that failed @ 198.51.100.1',
      'failToSignIn api a visitor: by a name of nobody; 1 attempt from there in an hour @ 198.51.100.2',
    ]);
    expect(JSON.stringify(await world.entries())).not.toMatch(/horse|secret/);
  });

  test('that a session had run out, once', async () => {
    const world = await signedInWorld();
    const browser = world.browser();
    await browser.signIn('vic');
    const kept = new Map(browser.cookies);
    world.clock.nowMs += IDLE_MS;
    for (const [name, value] of kept) browser.cookies.set(name, value);
    expect([await browser.statusOf('/'), await browser.statusOf('/')]).toEqual([303, 303]);
    expect((await lines(world)).slice(1)).toEqual(['sessionEnded user vic: it had run out @ 192.0.2.7']);
  });

  test('a password that was chosen, and the first use of a token', async () => {
    const world = await signedInWorld();
    const path = `/welcome/${(await world.users.invite('vic')).secret}`;
    await world.browser().post(path, { password: PASSWORD, again: PASSWORD }, path);
    const { secret } = await world.users.addToken({ name: 'Home', user: 'vic', scopes: ['see'] });
    for (const from of ['198.51.100.1', '198.51.100.2']) {
      await world.send({ path: '/api/v1/items', headers: { authorization: `Bearer ${secret}` } }, from);
      world.clock.nowMs += 3_600_000;
    }
    expect(await lines(world)).toEqual(['choosePassword user vic: vic @ 192.0.2.7', 'useToken token Home of vic: token 1, for the first time @ 198.51.100.1']);
    expect(JSON.stringify(await world.entries())).not.toContain(secret);
  });

  test('whom a proxy brought, once; and the address that it names', async () => {
    const proxy = { addresses: ['192.0.2.7'], header: 'Remote-User', role: 'viewer', admins: [] };
    const world = await signedInWorld({ mode: 'proxy', proxy });
    const headers = { 'remote-user': 'zoe', 'x-forwarded-for': '198.51.100.9' };
    for (let at = 0; at < 2; at++) await world.send({ path: '/', headers });
    expect(await lines(world)).toEqual(['addUser user zoe: zoe @ 198.51.100.9']);
    expect((await world.entries())[0]?.changes).toEqual([{ of: 'user', key: 'zoe', after: { value: { role: 'viewer', hasPassword: false } } }]);
  });

  test('nothing of visitors, nor of whoever only looks at the form', async () => {
    const world = await signedInWorld({ visitors: builtInRole('viewer') });
    expect([await world.browser().statusOf('/'), await world.browser().statusOf('/login')]).toEqual([200, 200]);
    expect(await world.entries()).toEqual([]);
  });
});

describe('failed attempts', () => {
  async function guessed() {
    const db = await openDatabase(':memory:');
    onTestFinished(() => db.destroy());
    const audit = createAuditLog(db);
    const clock = { nowMs: 1 };
    const notes = createSignInNotes(audit, () => clock.nowMs);
    return { notes, clock, told: async () => (await audit.page({ filter: {}, limit: 500 })).reverse().map(({ about }) => about) };
  }

  test('of one address are told at the first, the tenth, the hundredth', async () => {
    const { notes, told } = await guessed();
    for (let at = 0; at < 500; at++) await notes.failed(undefined, '198.51.100.1');
    expect(await told()).toEqual([1, 10, 100].map((count) => `by a name of nobody; ${count === 1 ? '1 attempt' : `${count} attempts`} from there in an hour`));
  });

  test('of very many addresses are told together, and few entries stand for all of them', async () => {
    const { notes, told, clock } = await guessed();
    for (let at = 0; at < 12_000; at++) await notes.failed(undefined, `2001:db8::${at}`);
    const entries = await told();
    expect(entries.length).toBeLessThan(40);
    expect(entries.at(-1)).toBe('by a name of nobody; 10000 attempts from 10000 addresses in an hour');
    clock.nowMs += 3_600_000;
    await notes.failed(undefined, '198.51.100.1');
    expect((await told()).at(-1)).toBe('by a name of nobody; 1 attempt from there in an hour');
  });
});
