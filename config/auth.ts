/** Options of who may use the interface: what roles may do. */
import { z } from 'zod';
import { type RoleProblem, readRoles } from '../src/domain/access/read-role.ts';
import { BUILT_IN_ROLES } from '../src/domain/access/rights.ts';
import type { CustomField } from '../src/domain/book/custom-field.ts';
import { isOwnAddress } from './daemon.ts';

const Scope = z.strictObject({
  libraries: z.array(z.string()).optional().describe('Books of these libraries.'),
  where: z.array(z.string().max(1000)).optional().describe('Books of which this holds, such as genre=Children; each must hold.'),
  owner: z.string().optional().describe('Books in whose field of this name the name of the user stands.'),
});

const RoleName = z.string().regex(/^[a-z][a-z0-9_-]{0,39}$/, 'lower-case letters, digits, - and _');

const Role = z.strictObject({
  id: RoleName.describe('Its name.'),
  as: z.enum(BUILT_IN_ROLES).default('viewer').describe('The role whose rights it has, within the limits below.'),
  books: z.array(Scope).optional().describe('The books that it sees: those that fit any of these. All, if absent.'),
  changes: z.array(Scope).optional().describe('The books among them that it may change. All of them, if absent.'),
  fields: z
    .strictObject({
      hidden: z.array(z.string()).optional().describe('Fields that are as if no book had them.'),
      masked: z.array(z.string()).optional().describe('Fields of which one sees that they have a value, and not which.'),
      writable: z.array(z.string()).optional().describe('The only fields that it may change.'),
    })
    .optional()
    .describe('What it sees of a book.'),
});

export const Auth = z.strictObject({
  roles: z.array(Role).max(100).default([]).describe('Roles of your own: one of the four with limits.'),
});

interface Accessible {
  auth: z.infer<typeof Auth>;
  api: { enabled: boolean; host: string; token?: string | undefined };
  customFields: readonly CustomField[];
  libraries: readonly { id: string }[];
}

/** What is wrong with who may use the interface, and where. */
export function accessProblems({ auth, api, customFields, libraries }: Accessible): RoleProblem[] {
  const isOpen = api.enabled && api.token === undefined && !isOwnAddress(api.host);
  const open = { path: ['api', 'token'], message: 'an interface that others can reach needs a token' };
  const roles = readRoles(auth.roles, { customFields, libraries: libraries.map(({ id }) => id) });
  const ofRoles = Array.isArray(roles) ? roles.map(({ path, message }) => ({ path: ['auth', 'roles', ...path], message })) : [];
  return [...(isOpen ? [open] : []), ...ofRoles];
}
