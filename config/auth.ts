/** Options of who may use the interface: how people sign in, and what their roles may do. */
import { z } from 'zod';
import { type OwnedLibrary, type RoleProblem, readRoles } from '../src/domain/access/read-role.ts';
import { BUILT_IN_ROLES } from '../src/domain/access/rights.ts';
import type { CustomField } from '../src/domain/book/custom-field.ts';
import { isOwnAddress } from './daemon.ts';

const AUTH_MODES = ['off', 'password', 'proxy', 'token'] as const;

const Scope = z.lazy(() =>
  z.strictObject({
    libraries: z
      .union([z.array(z.string()), z.enum(['own', 'public'])])
      .optional()
      .describe('Books of these libraries; own: of those whose owner the user is; public: of those that are public.'),
    where: z.array(z.string().max(1000)).optional().describe('Books of which this holds, such as genre=Children; each must hold.'),
    owner: z.string().optional().describe('Books in whose field of this name the name of the user stands.'),
  }),
);

const RoleName = z.string().regex(/^[a-z][a-z0-9_-]{0,39}$/, 'lower-case letters, digits, - and _');

const Role = z.lazy(() =>
  z.strictObject({
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
  }),
);

const TrustedProxy = z.strictObject({
  addresses: z
    .array(z.union([z.ipv4(), z.ipv6()]))
    .default([])
    .describe('The addresses of the proxy. Nobody else is believed who somebody is.'),
  header: z
    .string()
    .regex(/^[A-Za-z0-9-]+$/, 'the name of a header')
    .default('Remote-User')
    .describe('The header in which the proxy names the user; Authelia, Authentik and others send Remote-User.'),
  role: RoleName.default('viewer').describe('The role of a user who comes for the first time.'),
  admins: z.array(z.string()).default([]).describe('Users who come as admins.'),
});

export const Auth = z
  .strictObject({
    mode: z
      .enum(AUTH_MODES)
      .default('off')
      .describe(
        'How people sign in: off (nobody does: whoever can reach the interface may do everything), password, proxy (a reverse proxy says who it is), token (programs only).',
      ),
    address: z
      .url({ protocol: /^https?$/ })
      .optional()
      .describe(
        'The address by which browsers reach the interface, such as https://books.example. With https, cookies are sent over https alone; no other name of the interface is answered.',
      ),
    idleHours: z.number().min(0.1).max(8760).default(72).describe('A session that nobody used for so long is over.'),
    sessionDays: z.number().min(0.01).max(3650).default(30).describe('A session is over after so many days at the latest.'),
    visitors: RoleName.optional().describe('The role of those who do not sign in, for books that are public; without it they see nothing.'),
    proxy: TrustedProxy.prefault({}).describe('The reverse proxy, for the mode proxy.'),
    roles: z.array(Role).max(100).default([]).describe('Roles of your own: one of the four with limits.'),
  })
  .refine(({ mode, proxy }) => mode !== 'proxy' || proxy.addresses.length > 0, {
    path: ['proxy', 'addresses'],
    message: 'the mode proxy needs the address of the proxy',
  });

interface Accessible {
  auth: z.infer<typeof Auth>;
  api: { enabled: boolean; host: string; token?: string | undefined };
  customFields: readonly CustomField[];
  libraries: readonly OwnedLibrary[];
}

/** What is wrong with who may use the interface, and where. */
export function accessProblems({ auth, api, customFields, libraries }: Accessible): RoleProblem[] {
  const isOpen = api.enabled && auth.mode === 'off' && api.token === undefined && !isOwnAddress(api.host);
  const open = { path: ['api', 'token'], message: 'an interface that others can reach needs a token, or that people sign in (auth.mode)' };
  // Which fields were added while the program ran, the state knows: what is left of unknown names is found once it is open.
  const roles = readRoles(auth.roles, { customFields, libraries, mayHaveOthers: true });
  const ofRoles = Array.isArray(roles) ? roles.map(({ path, message }) => ({ path: ['auth', 'roles', ...path], message })) : unknownRoles(auth, roles);
  return [...(isOpen ? [open] : []), ...ofRoles];
}

function unknownRoles({ visitors, proxy }: Accessible['auth'], roles: ReadonlyMap<string, unknown>): RoleProblem[] {
  const named = [
    { path: ['auth', 'visitors'], role: visitors },
    { path: ['auth', 'proxy', 'role'], role: proxy.role },
  ];
  return named.filter(({ role }) => role !== undefined && !roles.has(role)).map(({ path, role }) => ({ path, message: `there is no role “${role}”` }));
}
