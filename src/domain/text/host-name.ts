/** Names of hosts, as people list them. */

/** True if one of the names means that host: `api.example.org`, or `*.example.org` for all below example.org. */
export function isHostAmong(hostname: string, names: readonly string[]): boolean {
  return names.some((name) => (name.startsWith('*.') ? hostname.endsWith(name.slice(1)) : hostname === name));
}
