/** What a form of a page sent, and the way back to a page. */
import type { Context } from 'hono';

const MAX_ENTRIES = 500;

/** What a form sent; a name may come several times. */
export type Sent = Readonly<Record<string, readonly string[]>>;

export async function readForm({ req }: Context): Promise<Sent> {
  const sent = new URLSearchParams(await req.text());
  const names = [...new Set(sent.keys())];
  return Object.fromEntries(names.map((name) => [name, sent.getAll(name).slice(0, MAX_ENTRIES)]));
}

/** To the page that the form names, which is one of ours, or to another one. */
export function back(context: Context, sent: Sent, otherwise: string): Response {
  const wanted = sent.back?.[0];
  const isOurs = wanted !== undefined && /^\/(?![/\\])[^\s\\]*$/.test(wanted);
  return context.redirect(isOurs ? wanted : otherwise, 303);
}
