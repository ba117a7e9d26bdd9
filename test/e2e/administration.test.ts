/** From the first start to the last session, as an owner keeps a house with users: over HTTP, by the program that people run. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { tempFolder } from '../files/temp-folder.ts';
import { PATIENCE_MS } from '../patience.ts';
import { startDaemon } from './daemon.ts';

const OWNERS = 'correct horse battery';
const BEAS = 'a staple of her own';

/** Keeps its cookies, and sends with a form the token that its page has. */
function browserAt(url: string) {
  const cookies = new Map<string, string>();
  async function request(path: string, form?: Record<string, string>): Promise<Response> {
    const response = await fetch(url + path, {
      redirect: 'manual',
      headers: { accept: 'text/html', cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '), ...(form && { origin: url }) },
      ...(form && { method: 'POST', body: new URLSearchParams(form) }),
    });
    for (const text of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(text) ?? [];
      cookies.set(name, value);
    }
    return response;
  }
  const pageAt = async (path: string) => (await request(path)).text();
  return {
    pageAt,
    statusOf: async (path: string) => (await request(path)).status,
    /** @param on the page where the form is */
    async send(path: string, form: Record<string, string>, on = path) {
      const csrf = /name="csrf" value="([0-9a-f]{64})"/.exec(await pageAt(on))?.[1] ?? '';
      const response = await request(path, { csrf, ...form });
      return { status: response.status, page: await response.text() };
    },
  };
}

async function start() {
  const home = tempFolder();
  mkdirSync(join(home, 'books'));
  const config = join(home, 'rubricator.yaml');
  const sections = {
    stateDir: join(home, 'state'),
    auth: { mode: 'password' },
    api: { port: 0 },
    libraries: [{ id: 'books', path: join(home, 'books'), kind: 'mixed' }],
  };
  writeFileSync(config, JSON.stringify(sections));
  const daemon = startDaemon(config);
  onTestFinished(async () => void (await daemon.stop('SIGKILL')));
  const { msg } = await daemon.said('nobody can sign in yet');
  const { url } = await daemon.said('listening');
  return { daemon, url: String(url), link: new URL(/http\S+$/.exec(msg)?.[0] ?? '') };
}

test(
  'an owner comes in by the first link, lets somebody in, gives a program a token, and ends all of it again',
  async () => {
    const { daemon, url, link } = await start();
    expect(link.origin).toBe(url);
    const [owner, stranger, bea, phone] = [browserAt(url), browserAt(url), browserAt(url), browserAt(url)];
    const program = (secret: string, path: string) => daemon.call(`/api/v1${path}`, { headers: { authorization: `Bearer ${secret}` } });

    // Until somebody has signed in, there is nothing to see.
    expect([await stranger.statusOf('/'), await stranger.statusOf('/admin/users'), (await daemon.call('/api/v1/items')).status]).toEqual([303, 303, 401]);
    expect((await owner.send(link.pathname, { password: OWNERS, again: OWNERS })).status).toBe(303);
    expect(await owner.statusOf('/admin/users')).toBe(200);
    expect(await stranger.statusOf(link.pathname)).toBe(410);

    const added = await owner.send('/admin/users/add', { name: 'bea', role: 'viewer' }, '/admin/users');
    const herLink = new URL(/<pre[^>]*>(http[^<]+)<\/pre>/.exec(added.page)?.[1] ?? '');
    expect((await bea.send(herLink.pathname, { password: BEAS, again: BEAS })).status).toBe(303);
    expect([await bea.statusOf('/'), await bea.statusOf('/admin/users')]).toEqual([200, 403]);
    expect((await phone.send('/login', { name: 'bea', password: OWNERS })).status).toBe(401);
    expect((await phone.send('/login', { name: 'Bea', password: BEAS })).status).toBe(303);

    const made = await owner.send('/admin/tokens/add', { name: 'Shelf', user: 'bea', scope: 'see' }, '/admin/tokens');
    const secret = /rub_[\w-]{43}/.exec(made.page)?.[0] ?? '';
    expect([(await program(secret, '/items')).status, (await program(secret, '/users')).status]).toEqual([200, 403]);
    expect(await owner.pageAt('/admin/tokens')).not.toContain(secret);
    expect((await owner.send('/admin/tokens/revoke', { id: '1' }, '/admin/tokens')).status).toBe(303);
    expect((await program(secret, '/items')).status).toBe(401);

    // Of her two sessions the older one ends, then all.
    const sessions = [...(await owner.pageAt('/admin/users')).matchAll(/name="name" value="bea"><input type="hidden" name="session" value="(\d+)"/g)];
    const ids = sessions.map(([, id]) => Number(id)).sort((a, b) => a - b);
    expect(ids).toHaveLength(2);
    const ended = await owner.send('/admin/users/end-session', { name: 'bea', session: String(ids[0]) }, '/admin/users');
    expect([ended.status, await bea.statusOf('/'), await phone.statusOf('/')]).toEqual([200, 303, 200]);
    const out = await owner.send('/admin/users/sign-out', { name: 'bea' }, '/admin/users');
    expect([out.page.includes('1 session ended'), await phone.statusOf('/'), await owner.statusOf('/')]).toEqual([true, 303, 200]);

    for (const path of ['/admin', '/admin/roles', '/admin/plugins', '/admin/health']) expect([path, await owner.statusOf(path)]).toEqual([path, 200]);
    const log = await owner.pageAt('/audit');
    const noted = [...log.matchAll(/<\/a> ([a-z ]+)<\/strong>/g)].map(([, action]) => action).reverse();
    expect(noted).toEqual([
      ...['add user', 'invite user', 'choose password', 'add user', 'invite user', 'choose password', 'fail to sign in', 'sign in'],
      ...['add token', 'use token', 'remove token', 'end session', 'end sessions'],
    ]);
    for (const kept of [OWNERS, BEAS, secret, herLink.pathname]) expect(log).not.toContain(kept);
    expect((await daemon.stop()).code).toBe(0);
  },
  PATIENCE_MS,
);
