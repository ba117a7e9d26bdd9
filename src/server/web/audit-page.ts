/** The audit log: who changed what, with filters in the address, and whether it is what was written. */
import type { Context, Hono } from 'hono';
import { html } from 'hono/html';
import type { AuditFilter } from '../../domain/audit.ts';
import type { ApiEnv } from '../guard.ts';
import { auditList, verdictView } from './audit-view.ts';
import type { WebDeps } from './deps.ts';
import { addressOf, NOTHING } from './html.ts';

const ENTRIES = 50;
const MAX_TEXT = 200;

export function addAuditPage(app: Hono<ApiEnv>, deps: WebDeps): void {
  app.get('/audit', async (context) => {
    const { words, filter, before } = readAuditQuery(context);
    const found = await deps.audit({ filter, before, limit: ENTRIES + 1 });
    const entries = found.slice(0, ENTRIES);
    const older = found.length > ENTRIES ? addressOf('/audit', { ...words, before: String(entries.at(-1)?.number) }) : undefined;
    const body = html`<h1>Audit log</h1>
<p class="faint">Who changed what. Entries are only added, and each holds the hash of those before it.</p>
<form method="get" action="/audit" class="row" role="search">
<label>Words <input type="search" name="search" value="${words.search ?? ''}"></label>
<label>Who <input name="actor" value="${words.actor ?? ''}"></label>
<label>Action <input name="action" value="${words.action ?? ''}"></label>
<label>Book number <input name="book" inputmode="numeric" value="${words.book ?? ''}"></label>
<label>Since <input type="date" name="since" value="${words.since ?? ''}"></label>
<button>Show</button>
</form>
${auditList(entries)}
${older === undefined ? NOTHING : html`<p><a href="${older}" rel="next">Older entries</a></p>`}
<h2>Is it what was written?</h2>
<form method="get" action="/audit/verify" class="row"><label>An entry that was noted elsewhere, as number:hash <input name="head" class="mono"></label> <button>Check the log</button></form>`;
    return deps.show(context, { title: 'Audit log', menu: '/history', body });
  });

  app.get('/audit/verify', async (context) => {
    const [, number, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(context.req.query('head')?.trim().toLowerCase() ?? '') ?? [];
    const noted = number === undefined || hash === undefined ? [] : [{ number: Number(number), hash }];
    const isMisread = noted.length === 0 && Boolean(context.req.query('head')?.trim());
    const verdict = await deps.verifyAudit(noted);
    const body = html`<h1>Check of the audit log</h1>
${isMisread ? html`<p class="warn" role="alert">What was given as an entry is not a number, a colon and a hash, and was left out.</p>` : NOTHING}
${verdictView(verdict)}<p><a href="/audit">To the audit log</a></p>`;
    return deps.show(context, { title: 'Check of the audit log', menu: '/history', body });
  });
}

type AuditWords = Readonly<Record<'search' | 'actor' | 'action' | 'book' | 'since', string | undefined>>;

function readAuditQuery({ req }: Context): { words: AuditWords; filter: AuditFilter; before: number | undefined } {
  const text = (name: string) => req.query(name)?.trim().slice(0, MAX_TEXT) || undefined;
  const whole = (name: string) => (/^\d{1,15}$/.test(text(name) ?? '') ? Number(text(name)) : undefined);
  const words = { search: text('search'), actor: text('actor'), action: text('action'), book: whole('book')?.toString(), since: text('since') };
  const sinceMs = words.since === undefined ? Number.NaN : Date.parse(words.since);
  const filter = { actor: words.actor, action: words.action, itemId: whole('book'), words: (words.search ?? '').split(/\s+/).filter(Boolean) };
  return { words, filter: { ...filter, ...(!Number.isNaN(sinceMs) && { sinceMs }) }, before: whole('before') };
}
