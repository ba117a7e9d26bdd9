/** Plugins in words. */
import { printable } from '../domain/text/printable.ts';
import type { PluginPlace } from './find.ts';
import type { PluginState } from './load.ts';
import { restIn, restInWords } from './rest.ts';

const PLACES: Record<PluginPlace, string> = { installed: 'Installed', dropped: 'Put among the plugins', config: 'Named in the config' };

export function placeInWords({ place }: PluginState): string {
  return PLACES[place];
}

/** @param nowMs to say, too, whether it is left alone just now */
export function stateInWords({ state, problem, restFile }: Pick<PluginState, 'state' | 'problem' | 'restFile'>, nowMs?: number): string {
  const rest = state === 'on' && nowMs !== undefined ? restIn(restFile, nowMs) : undefined;
  if (rest) return `on, but ${printable(restInWords(rest))}`;
  if (state === 'refused') return `left out: ${printable(problem ?? '')}`;
  return state === 'on' ? 'on' : 'switched off';
}

const FILES = {
  none: 'no files',
  sidecars: 'the texts of sidecars, which Rubricator hands to it',
  library: 'the files of your libraries, to read them',
} as const;

/** What it may reach, a line for each kind of thing. */
export function permissionsInWords({ about, isolation }: Pick<PluginState, 'about' | 'isolation'>): string[] {
  if (!about) return [];
  if (isolation === 'none') return ['Runs as a part of Rubricator (isolation: none): it may do all that Rubricator may.'];
  const { hosts, files, env } = about.permissions;
  return [
    `Hosts: ${hosts.length > 0 ? `${hosts.join(', ')}, and those that your options name` : 'only those that your options name'}`,
    `Files: ${FILES[files]}`,
    ...(env.length > 0 ? [`Environment: ${env.join(', ')}`] : []),
  ];
}
