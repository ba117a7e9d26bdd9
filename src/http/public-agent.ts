/** Connections to wherever an answer sends us: a cover, a redirect. None leads into a private network, whatever a name resolves to. */
import { type LookupAddress, lookup } from 'node:dns';
import ipaddr from 'ipaddr.js';
import { Agent } from 'undici';

/** The address lies in a network that a provider has no business to send us to. */
class PrivateAddressError extends Error {}

export interface PublicAgentOptions {
  connections: number;
  timeoutMs: number;
  /** True to connect to private networks as well. */
  privateAddresses: boolean;
  /** Resolves a name; the system's resolver by default. */
  lookup?: typeof lookup;
}

export function createPublicAgent({ connections, timeoutMs, privateAddresses, lookup: resolve = lookup }: PublicAgentOptions): Agent {
  return new Agent({
    connections,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    maxHeaderSize: 64 * 1024,
    connect: {
      timeout: timeoutMs,
      // The check is made where the connection is made, because a name that is resolved twice may have two answers.
      lookup(hostname, options, callback) {
        resolve(hostname, { ...options, all: true }, (error, found) => {
          const addresses = found as unknown as LookupAddress[];
          const forbidden = error || privateAddresses ? undefined : addresses.find(({ address }) => !isPublicAddress(address));
          const failure = error ?? (forbidden ? new PrivateAddressError(`${hostname} is in a private network`) : null);
          const [first] = addresses ?? [];
          if (options.all) callback(failure, addresses as never);
          else callback(failure, first?.address ?? '', first?.family ?? 0);
        });
      },
    },
  });
}

/** A numeric host is connected to without being looked up. Throws `PrivateAddressError`. */
export function assertPublicHost({ hostname, host }: URL): void {
  const literal = hostname.replace(/^\[|\]$/g, '');
  if (ipaddr.isValid(literal) && !isPublicAddress(literal)) throw new PrivateAddressError(`${host} is in a private network`);
}

/** True if a connection failed because the address is private; undici hands such an error on as a cause. */
export function isPrivateAddressError(error: unknown): boolean {
  return error instanceof PrivateAddressError || (error instanceof Error && error.cause instanceof PrivateAddressError);
}

/** The only IPv6 addresses that are given to hosts of the open internet (IANA, IPv6 Global Unicast Address Assignments). */
const GLOBAL_IPV6 = ipaddr.parseCIDR('2000::/3');

/** True for an address on the open internet; not for loopback, private, link-local and reserved ranges, in any notation. */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  // An IPv6 address may hold an IPv4 one in its last bytes, and `::127.0.0.1` reaches this machine on some systems (RFC 4291, 2.5.5.1).
  return parsed.range() === 'unicast' && (parsed.kind() === 'ipv4' || parsed.match(GLOBAL_IPV6));
}
