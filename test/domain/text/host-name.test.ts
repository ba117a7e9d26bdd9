import { expect, test } from 'vitest';
import { isHostAmong } from '../../../src/domain/text/host-name.ts';

test('a name means its host, and one with a star all hosts below it', () => {
  const names = ['api.example.org', '*.shelf.example'];
  expect(['api.example.org', 'a.shelf.example', 'b.a.shelf.example'].filter((host) => !isHostAmong(host, names))).toEqual([]);
  expect(['example.org', 'x.api.example.org', 'shelf.example', 'evilshelf.example', ''].filter((host) => isHostAmong(host, names))).toEqual([]);
});
