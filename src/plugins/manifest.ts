/** What a package says of itself before any of its code runs: the section `rubricator` of its package.json. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import semver from 'semver';
import { z } from 'zod';
import { errnoOf } from '../domain/errors.ts';
import { printable } from '../domain/text/printable.ts';
import { PLUGIN_KINDS, type PluginKind } from '../sdk/plugin.ts';

/** The kinds of things that a plugin can bring, as its manifest and its code name them. */
export const CONTRIBUTIONS = ['providers', 'exporters', 'readers', 'sinks', 'targets', 'commands', 'fields'] as const;

export type ContributionKind = (typeof CONTRIBUTIONS)[number];

/** Where a package with one thing says what that is. */
const KINDS: Record<PluginKind, ContributionKind> = {
  ...{ provider: 'providers', exporter: 'exporters', reader: 'readers', sink: 'sinks', target: 'targets', command: 'commands' },
};

/** As in the config, the cache and the log. */
const Id = z.string().regex(/^[a-z][a-z0-9-]{1,39}$/, 'lower-case letters, digits and -, beginning with a letter');
/** As in `customFields` of the config. */
const FieldId = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, 'lower-case letters, digits and _');
const Range = z
  .string()
  .max(100)
  .refine((text) => semver.validRange(text) !== null, 'is no range of versions, such as ^1.0.0');
/** As npm allows it. */
const PackageName = z
  .string()
  .max(214)
  .regex(/^(?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/, 'is no name of a package');
/** Its end begins with a letter, as those of addresses such as 10.0.0.1 never do. */
const Host = z
  .string()
  .max(253)
  .regex(/^(?:\*\.)?(?:[a-z0-9-]+\.)+[a-z][a-z0-9-]*$/, 'is no name of a host, such as api.example.org or *.example.org');

const Permissions = z.lazy(() =>
  z.strictObject({
    hosts: z
      .array(Host)
      .max(50)
      .default([])
      .describe('Hosts that its requests may go to, beside those that the user’s own options name. *.example.org are all below example.org.'),
    files: z
      .enum(['none', 'sidecars', 'library'])
      .default('none')
      .describe(
        'none: it sees no file. sidecars: it is given the texts of sidecars, and makes some; needed for exporters and readers. library: it may read the libraries as well.',
      ),
    env: z
      .array(z.string().regex(/^[A-Z][A-Z0-9_]{0,99}$/, 'is no name of a variable'))
      .max(50)
      .default([])
      .describe('Variables of the environment that it may read.'),
  }),
);

const Contributes = z.lazy(() =>
  z.strictObject(
    Object.fromEntries(
      CONTRIBUTIONS.map((kind) => [
        kind,
        z
          .array(kind === 'fields' ? FieldId : Id)
          .max(50)
          .default([])
          .describe(`Ids of its ${kind}.`),
      ]),
    ) as Record<ContributionKind, z.ZodDefault<z.ZodArray<typeof Id>>>,
  ),
);

/** The section `rubricator` of package.json. Its JSON schema in `docs/schemas` is made from it. */
export const Manifest = z.lazy(() =>
  z.strictObject({
    host: Range.describe('Versions of rubricator/sdk that it works with.'),
    kind: z.enum(PLUGIN_KINDS).optional().describe('What it brings, if that is one thing; `id` names it.'),
    id: Id.optional().describe('The id of the one thing that it brings.'),
    contributes: Contributes.optional().describe('What it brings, if that is several things; instead of `kind` and `id`.'),
    entry: z.string().min(1).max(500).optional().describe('The module with its code, from the package’s folder; by default that of `exports` or `main`.'),
    permissions: Permissions.prefault({}).describe('What its code may reach.'),
    dependsOn: z.record(PackageName, Range).default({}).describe('Other plugins that it needs, with their versions.'),
    performance: z
      .strictObject({
        latencyMs: z.number().positive().optional().describe('How long an answer usually takes, in milliseconds.'),
        ratePerSec: z.number().positive().optional().describe('Requests per second that its service allows.'),
      })
      .optional()
      .describe('What to expect of it.'),
    tags: z.array(z.string().min(1).max(40)).max(20).default([]).describe('Words to find it by.'),
  }),
);

const PackageJson = z.lazy(() =>
  z.object({
    name: PackageName,
    version: z.string().refine((text) => semver.valid(text) !== null, 'is no version, such as 1.0.0'),
    description: z.string().max(1000).default('').transform(printable),
    license: z
      .string()
      .max(100)
      .optional()
      .transform((text) => text && printable(text)),
    homepage: z
      .string()
      .max(500)
      .optional()
      .transform((text) => text && printable(text)),
    main: z.string().optional(),
    exports: z.unknown().optional(),
    rubricator: Manifest,
  }),
);

/** A package with a manifest that is in order. */
export interface PluginPackage {
  name: string;
  version: string;
  description: string;
  license: string | undefined;
  homepage: string | undefined;
  /** Absolute. */
  folder: string;
  /** Absolute. */
  entry: string;
  host: string;
  contributes: Record<ContributionKind, readonly string[]>;
  permissions: z.output<typeof Permissions>;
  dependsOn: Readonly<Record<string, string>>;
  performance: z.output<typeof Manifest>['performance'];
  tags: readonly string[];
}

/** Why a package cannot be used: one line for people. */
export interface PluginRefusal {
  /** The package's name if that could be read; otherwise its folder. */
  name: string;
  folder: string;
  problem: string;
}

const MAX_BYTES = 1_000_000;
/** Of conditions in `exports`. */
const MAX_DEPTH = 10;

/** Reads the manifest of a folder. Undefined for a package that is no plugin. */
export function readManifest(folder: string): PluginPackage | PluginRefusal | undefined {
  const refused = (problem: string, name = folder): PluginRefusal => ({ name: printable(name), folder, problem });
  let json: unknown;
  try {
    const bytes = readFileSync(join(folder, 'package.json'));
    if (bytes.length > MAX_BYTES) return refused('its package.json is larger than 1 MB');
    json = JSON.parse(bytes.toString('utf8'));
  } catch (error) {
    const code = errnoOf(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return refused('there is no package.json');
    return refused(code === undefined ? 'its package.json is no JSON' : `its package.json cannot be read (${code})`);
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return refused('its package.json holds no object');
  if (!Object.hasOwn(json, 'rubricator')) return undefined;
  const parsed = PackageJson.safeParse(json);
  const { name } = json as { name?: unknown };
  const called = typeof name === 'string' && name !== '' ? name : folder;
  if (!parsed.success) return refused(firstProblem(parsed.error), called);
  const { rubricator: manifest, main, exports, ...about } = parsed.data;
  const contributes = contributionsOf(manifest);
  if (typeof contributes === 'string') return refused(contributes, called);
  const entry = manifest.entry ?? entryOf(exports, folder) ?? main ?? 'index.js';
  const path = join(folder, entry);
  if (!path.startsWith(join(folder, '/'))) return refused(`its entry ${printable(entry)} lies outside its folder`, called);
  const { host, permissions, dependsOn, performance, tags } = manifest;
  return { ...about, folder, entry: path, host, contributes, permissions, dependsOn, performance, tags };
}

/** What it brings; or what is wrong with it. */
function contributionsOf({ kind, id, contributes, permissions }: z.output<typeof Manifest>): PluginPackage['contributes'] | string {
  const none = { providers: [], exporters: [], readers: [], sinks: [], targets: [], commands: [], fields: [] };
  if (contributes && kind) return 'rubricator: has both kind and contributes';
  if (kind && !id) return 'rubricator.id: is missing';
  const all = contributes ?? (kind && id ? { ...none, [KINDS[kind]]: [id] } : none);
  if (CONTRIBUTIONS.every((each) => all[each].length === 0)) return 'rubricator: says neither kind nor contributes';
  if (permissions.files === 'none' && all.exporters.length + all.readers.length > 0)
    return 'rubricator.permissions.files: must be sidecars for a plugin with exporters or readers';
  return all;
}

/**
 * The module of `exports` that stands for the whole package. Its sources (`development`) count where they are there: in the folder of its author,
 * where they need not be built, and not in a package, which leaves them out.
 */
function entryOf(exports: unknown, folder: string, depth = 0): string | undefined {
  if (typeof exports === 'string') return exports;
  if (typeof exports !== 'object' || exports === null || depth > MAX_DEPTH) return undefined;
  const of = exports as Record<string, unknown>;
  for (const key of ['.', 'development', 'import', 'default']) {
    const found = Object.hasOwn(of, key) ? entryOf(of[key], folder, depth + 1) : undefined;
    if (found && (key !== 'development' || existsSync(join(folder, found)))) return found;
  }
  return undefined;
}

/** `rubricator.host: is no range of versions, such as ^1.0.0`. */
function firstProblem({ issues: [issue] }: z.ZodError): string {
  const path = (issue?.path ?? []).map(String).join('.');
  return printable(`${path || 'package.json'}: ${issue?.message ?? 'is not as it should be'}`);
}
