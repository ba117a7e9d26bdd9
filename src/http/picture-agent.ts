/** Connections for pictures. None leads into a private network, whatever a name resolves to. */
import { type LookupAddress, lookup } from 'node:dns';
import ipaddr from 'ipaddr.js';
import { Agent } from 'undici';

/** The address lies in a network that a provider has no business to send us to. */
export class PrivateAddressError extends Error {}

export interface PictureAgentOptions {
  /** True to connect to private networks as well. */
  privateAddresses: boolean;
  /** Resolves a name; the system's resolver by default. */
  lookup?: typeof lookup;
}

const TIMEOUT_MS = 20_000;
const CONNECTIONS = 4;

export function createPictureAgent({ privateAddresses, lookup: resolve = lookup }: PictureAgentOptions): Agent {
  return new Agent({
    connections: CONNECTIONS,
    headersTimeout: TIMEOUT_MS,
    bodyTimeout: TIMEOUT_MS,
    maxHeaderSize: 64 * 1024,
    connect: {
      timeout: TIMEOUT_MS,
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

/** True for an address on the open internet; not for loopback, private, link-local and reserved ranges, in any notation. */
export function isPublicAddress(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast';
}
