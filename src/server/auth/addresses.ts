/** Where a request comes from. What a header says of it is believed of a proxy that the config names, and of nobody else. */
import type { Context } from 'hono';
import type { ApiEnv } from '../api-env.ts';

/** The address at the other end of the connection; an IPv4 address as such, though it came over IPv6. */
export function addressOfCaller(context: Context<ApiEnv>): string {
  return plain(context.env?.incoming?.socket.remoteAddress ?? '');
}

export function isAmong(address: string, known: readonly string[]): boolean {
  return address !== '' && known.some((each) => plain(each.toLowerCase()) === address);
}

/** Whoever the proxy speaks for: the last address that it has added itself. */
export function addressBehind(context: Context<ApiEnv>, proxies: readonly string[]): string {
  const direct = addressOfCaller(context);
  if (!isAmong(direct, proxies)) return direct;
  const forwarded = context.req.header('x-forwarded-for')?.split(',').at(-1)?.trim();
  return forwarded ? plain(forwarded.toLowerCase()) : direct;
}

function plain(address: string): string {
  return address.replace(/^::ffff:(?=\d+\.)/, '');
}
