/** What is known of a request while it is answered. */
import type { HttpBindings } from '@hono/node-server';
import type { Access } from '../domain/access/access.ts';
import type { CallingActor } from '../domain/audit.ts';
import type { User } from '../ports/accounts.ts';

export type ApiEnv = {
  Bindings: HttpBindings;
  Variables: {
    actor: CallingActor;
    /** What the caller may do. */
    access: Access;
    /** Whether the caller, once it is answered for long, is still who it was; undefined where it always is. */
    stillCalls: (() => Promise<boolean>) | undefined;
    /** Who is signed in. */
    user: User | undefined;
    /** The number of the session by which the caller is signed in; undefined where that needs none. */
    session: number | undefined;
    /** What forms of a page must send back; undefined where nothing but the origin is asked for. */
    csrf: string | undefined;
  };
};
