/** A piece of a config, as people paste it. */
import { stringify } from 'yaml';

export function sectionYaml(section: Readonly<Record<string, unknown>>): string {
  return stringify(section).trimEnd();
}
