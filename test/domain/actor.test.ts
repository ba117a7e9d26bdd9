import { expect, test } from 'vitest';
import { type Actor, showActor } from '../../src/domain/actor.ts';

test.each<[Actor, string]>([
  [{ kind: 'command-line', name: 'ann' }, 'ann (command line)'],
  [{ kind: 'api', name: 'api.token' }, 'api.token (HTTP)'],
  [{ kind: 'api' }, 'this machine (HTTP)'],
  [{ kind: 'sidecar', name: 'A/metadata.json' }, 'A/metadata.json (edited by hand)'],
  [{ kind: 'target', name: 'home' }, 'home (database)'],
  [{ kind: 'config' }, 'the config'],
  [{ kind: 'daemon' }, 'the daemon'],
  [{ kind: 'unknown' }, 'an unknown actor'],
])('%j is shown as %s', (actor, shown) => {
  expect(showActor(actor)).toBe(shown);
});
