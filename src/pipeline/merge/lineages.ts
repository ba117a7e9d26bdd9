/**
 * Which claims are independent of each other. Those of one lineage are not; and a claim may belong to several: a chain that the config
 * gives a lineage of its own still says what its member says. Pure.
 */
import type { Claim } from '../../domain/book/record.ts';

type Descended = Pick<Claim, 'lineage' | 'lineages'>;

/**
 * Ways to part claims into groups that know nothing of each other, none of which counts a source twice. The surest way is right:
 * a claim of two lineages would make one of what was two without it, and then it is left out.
 */
export function independentGroups<T extends Descended>(claims: readonly T[]): T[][][] {
  const plain = claims.filter(({ lineages = [] }) => lineages.length < 2);
  const byLineage = [...Map.groupBy(plain, ({ lineage }) => lineage).values()];
  return plain.length === claims.length ? [byLineage] : [byLineage, byTies(claims)];
}

/** Claims are of one group if a chain of shared lineages leads from one to the other. */
function byTies<T extends Descended>(claims: readonly T[]): T[][] {
  const groups: { lineages: Set<string>; claims: T[] }[] = [];
  for (const claim of claims) {
    const own = new Set(claim.lineages ?? [claim.lineage]);
    const related = groups.filter(({ lineages }) => [...own].some((lineage) => lineages.has(lineage)));
    const [home = { lineages: new Set<string>(), claims: [] }, ...others] = related;
    for (const other of [{ lineages: own, claims: [claim] }, ...others]) {
      for (const lineage of other.lineages) home.lineages.add(lineage);
      home.claims.push(...other.claims);
    }
    const gone = new Set(others);
    groups.splice(0, groups.length, ...groups.filter((group) => group !== home && !gone.has(group)), home);
  }
  return groups.map((group) => group.claims);
}
