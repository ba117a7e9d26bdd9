/** Who sits at the command line, by the name that the operating system knows. */
import { readlinkSync } from 'node:fs';
import { userInfo } from 'node:os';
import type { CallingActor } from '../domain/audit.ts';

export function commandLineActor(): CallingActor {
  const from = placeOf(process.env.SSH_CONNECTION?.split(' ')[0], terminalName());
  return { kind: 'command-line', name: userName(), ...(from !== undefined && { from }) };
}

/** `192.0.2.7, /dev/pts/3`; undefined for a program that runs without a terminal. */
function placeOf(...parts: readonly (string | undefined)[]): string | undefined {
  return parts.filter(Boolean).join(', ') || undefined;
}

/** Where the kernel tells it. */
function terminalName(): string | undefined {
  if (!process.stdin.isTTY) return undefined;
  try {
    return readlinkSync('/proc/self/fd/0');
  } catch {
    return undefined;
  }
}

/** A container's user often has a number and no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? '?'}`;
  }
}
