/** Which of the plugins that were found can be used, and in which order they are loaded. Pure. */
import semver from 'semver';
import { CONTRIBUTIONS, type PluginPackage, type PluginRefusal } from './manifest.ts';

/** Ids that are taken before any plugin is loaded. */
export type TakenIds = Readonly<Record<(typeof CONTRIBUTIONS)[number], readonly string[]>>;

export interface ResolveInput<Found extends PluginPackage> {
  found: readonly (Found | PluginRefusal)[];
  /** Names of those that somebody switched off. */
  disabled: readonly string[];
  /** The version of `rubricator/sdk`. */
  sdkVersion: string;
  taken: TakenIds;
}

export interface Resolved<Found extends PluginPackage> {
  /** Each after those that it depends on. */
  usable: Found[];
  refused: PluginRefusal[];
  disabled: Found[];
}

export function resolvePlugins<Found extends PluginPackage>({ found, disabled, sdkVersion, taken }: ResolveInput<Found>): Resolved<Found> {
  const refused: PluginRefusal[] = [];
  const refuse = ({ name, folder }: PluginPackage | PluginRefusal, problem: string) => void refused.push({ name, folder, problem });
  const named: Found[] = [];
  for (const each of found) {
    const problem = 'problem' in each ? each.problem : hostProblem(each, sdkVersion);
    if (problem !== undefined) refuse(each, problem);
    else named.push(each as Found);
  }
  const once = named.filter((each) => {
    const others = named.filter(({ name, folder }) => name === each.name && folder !== each.folder);
    if (others.length > 0) refuse(each, `it is there twice: ${[each, ...others].map(({ version, folder }) => `${version} in ${folder}`).join(', ')}`);
    return others.length === 0;
  });
  const isOff = ({ name }: Found) => disabled.includes(name);
  const wanted = without(
    once.filter((each) => !isOff(each)),
    (each, all) => missingProblem(each, all, once.filter(isOff)),
    refuse,
  );
  const ordered = inOrder(wanted, refuse);
  const usable: Found[] = [];
  for (const each of ordered) {
    const problem = takenProblem(each, usable, taken);
    if (problem === undefined) usable.push(each);
    else refuse(each, problem);
  }
  // Whoever lost its ids takes those along that need it.
  return { usable: without(usable, (each, all) => missingProblem(each, all, []), refuse), refused, disabled: once.filter(isOff) };
}

function hostProblem({ host }: PluginPackage, sdkVersion: string): string | undefined {
  if (semver.satisfies(sdkVersion, host, { includePrerelease: true })) return undefined;
  const isOlder = semver.gtr(sdkVersion, host);
  const what = isOlder ? 'update the plugin (rubricator plugins update), or ask its author to' : 'update Rubricator';
  return `it works with versions ${host} of rubricator/sdk, and this is ${sdkVersion}: ${what}`;
}

/** Takes out those with a problem, until none is left that has one because of the others. */
function without<Found extends PluginPackage>(
  all: readonly Found[],
  problemOf: (each: Found, all: readonly Found[]) => string | undefined,
  refuse: (each: Found, problem: string) => void,
): Found[] {
  const kept = all.filter((each) => {
    const problem = problemOf(each, all);
    if (problem !== undefined) refuse(each, problem);
    return problem === undefined;
  });
  return kept.length === all.length ? kept : without(kept, problemOf, refuse);
}

function missingProblem({ dependsOn }: PluginPackage, all: readonly PluginPackage[], off: readonly PluginPackage[]): string | undefined {
  for (const [name, range] of Object.entries(dependsOn)) {
    const other = all.find((each) => each.name === name);
    if (other && semver.satisfies(other.version, range)) continue;
    if (other) return `it needs ${name} ${range}, and ${other.version} is there`;
    if (off.some((each) => each.name === name)) return `it needs ${name}, which is switched off`;
    return `it needs ${name} ${range}: rubricator plugins add ${name}`;
  }
  return undefined;
}

/** Each after those that it depends on; otherwise by name. Those in a circle are refused. */
function inOrder<Found extends PluginPackage>(all: readonly Found[], refuse: (each: Found, problem: string) => void): Found[] {
  const left = [...all].sort((a, b) => (a.name < b.name ? -1 : 1));
  const ordered: Found[] = [];
  for (;;) {
    const at = left.findIndex(({ dependsOn }) => Object.keys(dependsOn).every((name) => ordered.some((each) => each.name === name)));
    if (at < 0) break;
    ordered.push(...left.splice(at, 1));
  }
  for (const each of left) refuse(each, `plugins depend on each other in a circle: ${left.map(({ name }) => name).join(', ')}`);
  return ordered;
}

function takenProblem(each: PluginPackage, before: readonly PluginPackage[], taken: TakenIds): string | undefined {
  for (const kind of CONTRIBUTIONS)
    for (const id of each.contributes[kind]) {
      if (taken[kind].includes(id)) return `there is ${ARTICLE[kind]} called “${id}” in Rubricator itself`;
      const other = before.find(({ contributes }) => contributes[kind].includes(id));
      if (other) return `${other.name} brings ${ARTICLE[kind]} called “${id}”, too`;
    }
  return undefined;
}

const ARTICLE = {
  providers: 'a provider',
  exporters: 'an exporter',
  readers: 'a reader',
  sinks: 'a sink',
  targets: 'a catalogue target',
  commands: 'a command',
  fields: 'a field',
} as const;
