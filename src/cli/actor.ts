/** Who sits at the command line, by the name that the operating system knows. */
import { userInfo } from 'node:os';
import type { Actor } from '../domain/actor.ts';

export function commandLineActor(): Actor {
  return { kind: 'command-line', name: userName() };
}

/** A container's user often has a number and no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? '?'}`;
  }
}
