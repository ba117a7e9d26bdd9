/** Which databases a name means: one, or one with all of its tenants. */
import { UnknownTargetError } from '../domain/errors.ts';
import { noSuch } from '../domain/text/nearest.ts';

interface Named {
  id: string;
}

/** The database of that name, with all of its tenants; or all. Throws `UnknownTargetError`. */
export function chosenTargets<T extends Named>(all: readonly T[], name: string | undefined): readonly T[] {
  if (name === undefined) return all;
  const found = all.filter(({ id }) => id === name || id.startsWith(`${name}.`));
  if (found.length > 0) return found;
  throw new UnknownTargetError(
    noSuch(
      'database',
      name,
      all.map(({ id }) => id),
    ),
  );
}

/** One database: where each of its tenants is one, the tenant must be said. Throws `UnknownTargetError`. */
export function chosenTarget<T extends Named>(all: readonly T[], name: string): T {
  const [found, ...others] = chosenTargets(all, name);
  if (!found) throw new UnknownTargetError(noSuch('database', name, []));
  if (others.length === 0) return found;
  throw new UnknownTargetError(`it has several tenants; name one of them: ${[found, ...others].map(({ id }) => id).join(', ')}`);
}
