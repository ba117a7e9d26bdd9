/** `rubricator tokens`: list, add and remove tokens of programs. */
import { RIGHTS } from '../domain/access/rights.ts';
import { printable } from '../domain/text/printable.ts';
import type { ApiToken } from '../ports/accounts.ts';
import { EXIT } from './exit-codes.ts';
import type { CommonOptions } from './options.ts';
import { out, outJson, outWhole, screenFor } from './screen.ts';
import { tableOrList } from './table.ts';
import { dayOf, withUsers } from './users.ts';

export interface TokensOptions extends CommonOptions {
  json?: boolean;
}

export async function listTokensCommand(options: TokensOptions): Promise<number> {
  return withUsers(options, true, async ({ users }) => {
    const all = await users.tokens();
    if (options.json) outJson(all.map(toJson));
    else if (all.length === 0) out('There are no tokens yet. Add one: rubricator tokens add <name> --user <user> --scopes see');
    else
      for (const line of tableOrList({ head: ['Token', 'Name', 'User', 'Scopes', 'Since', 'Last used'], rows: all.map(rowOf) }, screenFor(options))) out(line);
    return EXIT.ok;
  });
}

function toJson({ id, name, user, scopes, createdAtMs, usedAtMs }: ApiToken) {
  const usedAt = usedAtMs === undefined ? {} : { usedAt: new Date(usedAtMs).toISOString() };
  return { id, name, user: user.name, scopes, createdAt: new Date(createdAtMs).toISOString(), ...usedAt };
}

function rowOf({ id, name, user, scopes, createdAtMs, usedAtMs }: ApiToken): string[] {
  const rights = scopes.length === RIGHTS.length ? 'all' : scopes.join(', ');
  return [String(id), printable(name), printable(user.name), rights, dayOf(createdAtMs), usedAtMs === undefined ? 'never' : dayOf(usedAtMs)];
}

export interface AddTokenOptions extends CommonOptions {
  user: string;
  scopes: string[];
}

export async function addTokenCommand(name: string, { user, scopes, ...options }: AddTokenOptions): Promise<number> {
  return withUsers(options, false, async ({ users }) => {
    const { secret } = await users.addToken({ name, user, scopes });
    out('This is the token. It is shown once: keep it where you keep passwords.');
    outWhole(secret);
    return EXIT.ok;
  });
}

export async function removeTokenCommand(id: number, options: CommonOptions): Promise<number> {
  return withUsers(options, false, async ({ users }) => {
    await users.removeToken(id);
    out(`Token ${id} opens nothing any more.`);
    return EXIT.ok;
  });
}
