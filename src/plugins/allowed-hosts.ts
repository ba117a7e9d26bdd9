/**
 * Where a sink or a target of a plugin may send to: addresses that its user named, wherever they are; and hosts that its manifest names, by https, so
 * that a name which leads into a private network meets no server that can prove to be that host. Providers have a fence of their own
 * (`src/http/client.ts`).
 */
import { z } from 'zod';
import { ResponseError } from '../domain/errors.ts';
import { isHostAmong } from '../domain/text/host-name.ts';
import type { SinkMessage } from '../sdk/sink.ts';

/** What a part of a plugin may reach. */
export interface Reach {
  /** That its manifest names. */
  hosts: readonly string[];
  /** What its user set. */
  options: unknown;
  /** The JSON schema of the options: an address that the plugin wrote into it, as a default, is none that the user named. */
  schema: unknown;
}

/** Throws `ResponseError`. */
export function assertMayReach(address: string, { hosts, options, schema }: Reach): void {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isNamed = url?.protocol === 'https:' && isHostAmong(url.hostname, hosts);
  const own = originsIn(schema);
  if (url && (isNamed || (originsIn(options).includes(url.origin) && !own.includes(url.origin)))) return;
  throw new ResponseError(`may not reach ${url?.host ?? 'that address'}: neither its manifest nor its options name that host`);
}

/** Of all web addresses in a value. */
function originsIn(value: unknown): string[] {
  if (typeof value === 'string') return /^https?:/i.test(value) && URL.canParse(value) ? [new URL(value).origin] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(originsIn) : [];
}

const Message = z.lazy(() => z.object({ headers: z.record(z.string(), z.string()).optional(), body: z.string().optional() }));

/** What says whose server is meant, and how long a request is, the program says itself. */
const HEADERS_OF_PROGRAM = new Set(['host', 'connection', 'content-length', 'transfer-encoding', 'upgrade', 'te', 'trailer', 'expect']);

/** A request as a plugin may send it. Throws what is wrong with its shape. */
export function sentMessage(message: unknown): SinkMessage {
  const { headers, body } = Message.parse(message ?? {});
  return { ...(headers && { headers: ownHeaders(headers) }), ...(body !== undefined && { body }) };
}

export function ownHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !HEADERS_OF_PROGRAM.has(name.toLowerCase())));
}
