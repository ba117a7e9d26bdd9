/** The two columns that say who did something. */
import { ACTOR_KINDS, type Actor, UNKNOWN_ACTOR } from '../domain/actor.ts';

export interface ActorColumns {
  /** Null in rows of older versions. */
  actor_kind: string | null;
  actor_name: string | null;
}

export function actorColumns({ kind, name }: Actor = UNKNOWN_ACTOR): ActorColumns {
  return { actor_kind: kind, actor_name: name ?? null };
}

/** The actor is unknown if an older version noted none, or a newer one noted a kind that this version does not know. */
export function actorFrom({ actor_kind, actor_name }: ActorColumns): Actor {
  const kind = ACTOR_KINDS.find((each) => each === actor_kind);
  return kind === undefined ? UNKNOWN_ACTOR : { kind, ...(actor_name !== null && { name: actor_name }) };
}
