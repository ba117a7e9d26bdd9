/** The audit log: who changed what, and whether the log is what was written. */
import { createRoute, z } from '@hono/zod-openapi';
import { ACTOR_KINDS } from '../../domain/actor.ts';
import { AUDIT_BREAKS, type AuditEntry } from '../../domain/audit.ts';
import type { AuditHead } from '../../ports/audit-log.ts';
import type { ApiDeps } from '../deps.ts';
import { type Api, json, WRONG } from './routes.ts';

const Words = z.string().max(200);
const Time = z.iso.datetime({ offset: true }).or(z.iso.date());
const number = () => z.coerce.number().int();

const AuditQuery = z.object({
  since: Time.optional().openapi({ description: 'A day or a time; entries from then on.' }),
  until: Time.optional().openapi({ description: 'A day or a time; entries before that.' }),
  actor: Words.optional().openapi({ description: 'A part of the name or of the kind of who did it.' }),
  action: Words.optional().openapi({ example: 'edit' }),
  item: number().positive().optional().openapi({ description: 'The number of a book.' }),
  search: Words.optional().openapi({ description: 'Words that must stand in the entry.' }),
  before: number().positive().optional().openapi({ description: 'Entries with lower numbers: “next” of the page before.' }),
  limit: number().min(1).max(500).default(50),
});

const State = z
  .object({
    value: z.unknown().optional(),
    cut: z.object({ start: z.string(), characters: number(), sha256: z.string() }).optional().openapi({ description: 'Stands for a long value.' }),
    isMasked: z.literal(true).optional(),
    origin: z.string().optional(),
    verdict: z.string().optional(),
    decidedAtMs: number().optional(),
    actor: z.unknown().optional(),
  })
  .openapi('AuditState');

const Entry = z
  .object({
    number: number(),
    at: z.iso.datetime(),
    actor: z.object({ kind: z.enum(ACTOR_KINDS), name: z.string().optional() }),
    from: z.string().optional().openapi({ description: 'The address of the caller, or the terminal.' }),
    action: z.string(),
    about: z.string().optional(),
    isFailed: z.boolean().optional(),
    run: number().optional(),
    partOf: number().optional().openapi({ description: 'The run that the run is a part of.' }),
    book: z.object({ id: number(), library: z.string(), path: z.string() }).optional(),
    changes: z.array(z.object({ of: z.string(), key: z.string(), before: State.optional(), after: State.optional() })),
  })
  .openapi('AuditEntry');

const Head = z.object({ number: number(), hash: z.string() });

const Verdict = z
  .object({
    isIntact: z.boolean(),
    from: number().optional(),
    to: number().optional(),
    head: Head.openapi({ description: 'The last entry. Noted elsewhere, it can be given as “head” later.' }),
    size: z.object({ entries: number(), compressed: number(), storedBytes: number(), plainBytes: number() }),
    breaks: z.array(z.object({ kind: z.enum(AUDIT_BREAKS), from: number(), to: number() })),
  })
  .openapi('AuditVerdict');

const HeadQuery = z.object({
  head: z
    .string()
    .regex(/^\d{1,15}:[0-9a-f]{64}$/)
    .optional()
    .openapi({ description: 'number:hash of an entry that the log must still hold.' }),
});

export function addAuditRoutes(api: Api, deps: Pick<ApiDeps, 'audit' | 'verifyAudit'>): void {
  api.openapi(
    createRoute({
      method: 'get',
      path: '/audit',
      summary: 'Who changed what, newest first',
      request: { query: AuditQuery },
      responses: {
        200: json(
          z.object({ entries: z.array(Entry), next: number().optional().openapi({ description: 'Give it as “before” for the next page.' }) }),
          'A page.',
        ),
        ...WRONG,
      },
    }),
    async (context) => {
      const { since, until, actor, action, item, search = '', before, limit } = context.req.valid('query');
      const words = search.split(/\s+/).filter(Boolean);
      const ms = (time: string | undefined) => (time === undefined ? undefined : Date.parse(time));
      const filter = { sinceMs: ms(since), untilMs: ms(until), actor, action, itemId: item, words };
      const found = await deps.audit({ filter, before, limit: limit + 1 });
      const entries = found.slice(0, limit);
      return context.json({ entries: entries.map(entryBody), ...(found.length > limit && { next: entries.at(-1)?.number }) }, 200);
    },
  );
  api.openapi(
    createRoute({
      method: 'get',
      path: '/audit/verify',
      summary: 'Whether the audit log is what was written',
      request: { query: HeadQuery },
      responses: { 200: json(Verdict, 'What was found.'), ...WRONG },
    }),
    async (context) => {
      const { head } = context.req.valid('query');
      const verdict = await deps.verifyAudit(head === undefined ? [] : [headFrom(head)]);
      return context.json({ isIntact: verdict.breaks.length === 0, ...verdict }, 200);
    },
  );
}

function entryBody({ atMs, runId, ...entry }: AuditEntry): z.infer<typeof Entry> {
  const { changes, ...rest } = entry;
  return { ...rest, at: new Date(Math.min(atMs, 8.64e15)).toISOString(), ...(runId !== undefined && { run: runId }), changes: [...changes] };
}

function headFrom(text: string): AuditHead {
  const [number = '', hash = ''] = text.split(':');
  return { number: Number(number), hash };
}
