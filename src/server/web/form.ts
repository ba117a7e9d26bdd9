/** What a form of a page sent, and the way back to a page. */
import type { Context } from 'hono';
import { PermissionError, RubricatorError } from '../../domain/errors.ts';

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

/** What is wrong with what was asked for, as a sentence; undefined if it was done. What is not for the caller at all is thrown on. */
export async function problemWith(action: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await action();
    return undefined;
  } catch (error) {
    if (!(error instanceof RubricatorError) || error instanceof PermissionError) throw error;
    return `${error.message.charAt(0).toUpperCase()}${error.message.slice(1)}.`;
  }
}
