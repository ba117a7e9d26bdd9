/** Who asked for something or decided it. An actor is kept with every run, override and decision. Its name is never a secret. */

/**
 * `command-line`: a user of this machine, by the name that the operating system knows; `api`: a caller of the HTTP interface, by the name of the
 * token that was shown, or without a name where none is needed; `user`: who is signed in to the interface, by name; `token`: a program, by the name of its token and of the
 * user whose it is; `sidecar`: whoever edited a sidecar by hand, by its path in the library;
 * `target`: whoever edited a database that is kept in step, by its id;
 * `config`: a rule of the configuration; `daemon`: the daemon's own passes; `unknown`: nobody noted it.
 */
export const ACTOR_KINDS = ['command-line', 'api', 'user', 'token', 'sidecar', 'target', 'config', 'daemon', 'unknown'] as const;
export type ActorKind = (typeof ACTOR_KINDS)[number];

export interface Actor {
  kind: ActorKind;
  name?: string;
}

export const DAEMON: Actor = { kind: 'daemon' };
export const UNKNOWN_ACTOR: Actor = { kind: 'unknown' };

/** Names an actor for people: `ann (command line)`, `the daemon`. */
export function showActor({ kind, name }: Actor): string {
  switch (kind) {
    case 'command-line':
      return `${name ?? 'a user'} (command line)`;
    case 'api':
      return `${name ?? 'this machine'} (HTTP)`;
    case 'user':
      return name ?? 'a user';
    case 'token':
      return `${name ?? 'a program'} (token)`;
    case 'sidecar':
      return `${name ?? 'a sidecar'} (edited by hand)`;
    case 'target':
      return `${name ?? 'a database'} (database)`;
    case 'config':
      return 'the config';
    case 'daemon':
      return 'the daemon';
    case 'unknown':
      return 'an unknown actor';
  }
}
