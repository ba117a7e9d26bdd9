/**
 * Where a sink of a plugin may send to: addresses that its user named, wherever they are; and hosts that its manifest names, by https, so that a
 * name which leads into a private network meets no server that can prove to be that host. Providers have a fence of their own (`src/http/client.ts`).
 */
import { ResponseError } from '../domain/errors.ts';

/** @param options what the user set. Throws `ResponseError`. */
export function assertMayReach(address: string, hosts: readonly string[], options: unknown): void {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isNamed = url?.protocol === 'https:' && hosts.some((name) => (name.startsWith('*.') ? url.hostname.endsWith(name.slice(1)) : url.hostname === name));
  if (url && (isNamed || originsIn(options).includes(url.origin))) return;
  throw new ResponseError(`may not reach ${url?.host ?? 'that address'}: neither its manifest nor its options name that host`);
}

/** Of all web addresses among the options. */
function originsIn(options: unknown): string[] {
  if (typeof options === 'string') return /^https?:/i.test(options) && URL.canParse(options) ? [new URL(options).origin] : [];
  return typeof options === 'object' && options !== null ? Object.values(options).flatMap(originsIn) : [];
}
