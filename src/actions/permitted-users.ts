/** Accounts as one caller may keep them: who administers gives to nobody, and takes from nobody, more than it may do itself. */
import type { Access } from '../domain/access/access.ts';
import { type Grant, isWithin } from '../domain/access/grant.ts';
import { RIGHTS, type UserRole } from '../domain/access/rights.ts';
import { PermissionError } from '../domain/errors.ts';
import type { Users } from './users.ts';

/** What is done with one's own account asks for its password or a link, and not for a right. */
export type KeptUsers = Omit<Users, 'choosePassword' | 'changePassword'>;

export interface Keeper {
  access: Access;
  /** By name. */
  roles: ReadonlyMap<string, UserRole>;
}

/** Each throws `PermissionError` for who may not administer. */
export function permittedUsers(users: Users, { access, roles }: Keeper): KeptUsers {
  const ownRole = roles.get(access.role);
  const own: Grant | undefined = ownRole && { role: ownRole, only: RIGHTS.filter(access.may) };
  const administered = () => access.require('administer');
  /** A role that the config does not have any more allows nothing, so it is no more than anybody has. */
  const refuseMore = (roleName: string) => {
    const role = roles.get(roleName);
    if (role && !(own && isWithin({ role }, own))) throw new PermissionError(`the role ${roleName} may do what you may not: leave it to somebody who may`);
  };
  const about = async (name: string) => {
    administered();
    const user = (await users.list()).find((each) => each.name === name.toLowerCase());
    if (user) refuseMore(user.role);
  };
  return {
    async list() {
      administered();
      return users.list();
    },
    async add(input) {
      administered();
      refuseMore(input.role);
      return users.add(input);
    },
    async setRole(name, role) {
      await about(name);
      refuseMore(role);
      return users.setRole(name, role);
    },
    setPassword: async (name, password) => about(name).then(() => users.setPassword(name, password)),
    invite: async (name) => about(name).then(() => users.invite(name)),
    async sessions() {
      administered();
      return users.sessions();
    },
    endSession: async (name, id) => about(name).then(() => users.endSession(name, id)),
    signOut: async (name) => about(name).then(() => users.signOut(name)),
    remove: async (name) => about(name).then(() => users.remove(name)),
    async tokens() {
      administered();
      return users.tokens();
    },
    async addToken(input) {
      await about(input.user);
      // A user may be given another role later, and the token keeps its scopes.
      const more = input.scopes.filter((scope) => RIGHTS.some((right) => right === scope && !access.may(right)));
      if (more.length > 0) throw new PermissionError(`you may not give what you may not do: ${more.join(', ')}`);
      return users.addToken(input);
    },
    async removeToken(id) {
      administered();
      const token = (await users.tokens()).find((each) => each.id === id);
      if (token) refuseMore(token.user.role);
      return users.removeToken(id);
    },
  };
}
