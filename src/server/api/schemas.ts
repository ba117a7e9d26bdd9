/** The shapes of requests and answers, and the functions that make answers from our own types. */
import { z } from '@hono/zod-openapi';
import type { NamedRun } from '../../actions/named-runs.ts';
import type { ProviderSummary } from '../../actions/providers.ts';
import type { ListedItem, ShownItem } from '../../actions/search.ts';
import type { Status } from '../../actions/status.ts';
import type { Undone as UndoneRun } from '../../actions/take-back.ts';
import { ACTOR_KINDS, type Actor } from '../../domain/actor.ts';
import { candidateKey } from '../../domain/book/candidate.ts';
import { namesOf } from '../../domain/book/names.ts';
import { CHAIN_MODES } from '../../domain/chain/chain.ts';
import { REASONS } from '../../ports/queue.ts';
import { PauseBody, pauseBody } from './pause-body.ts';
import { TargetBody, targetBody } from './target-body.ts';
import { at, time } from './times.ts';
import { UnwrittenExportBody, unwrittenExportBody } from './unwritten-export-body.ts';
import { WorkerBody, workerBody } from './worker-body.ts';

const State = z.enum(['ok', 'failed', 'offline']);

/** A type of ours as it goes over the wire: times in milliseconds become texts, under names without their unit. */
type Wire<T> = T extends readonly (infer Element)[]
  ? Wire<Element>[]
  : T extends object
    ? { [K in keyof T as K extends `${infer Name}AtMs` ? `${Name}At` : K]: K extends `${string}AtMs` ? string | Extract<T[K], undefined> : Wire<T[K]> }
    : T;

const ActorBody = z
  .object({
    kind: z.enum(ACTOR_KINDS),
    name: z.string().optional().openapi({ description: 'The user of the command line, the name of the token, or the path of the sidecar.' }),
  })
  .openapi('Actor') satisfies z.ZodType<Actor>;

export const ItemSummary = z
  .object({
    id: z.number().int(),
    library: z.string(),
    path: z.string().openapi({ description: 'Relative to the library.' }),
    state: State.openapi({ description: 'failed: something could not be read or written; offline: not on disk any more.' }),
    editionKind: z.enum(['audio', 'ebook', 'print']),
    title: z.string().optional(),
    authors: z.array(z.string()),
    problems: z.array(z.string()),
    isToReview: z.boolean().openapi({ description: 'True while a match waits for a decision.' }),
  })
  .openapi('ItemSummary');

export function itemSummary({ item, title, authors }: ListedItem): z.infer<typeof ItemSummary> {
  const { id, library, path, state, editionKind, problems, isToReview } = item;
  return { id, library, path, state, editionKind, ...(title !== undefined && { title }), authors, problems, isToReview };
}

export const ItemPageBody = z
  .object({
    items: z.array(ItemSummary),
    next: z.number().int().optional().openapi({ description: 'Give it as “after” for the next page, where no order was given.' }),
    nextCursor: z.string().optional().openapi({ description: 'Give it as “cursor” for the next page.' }),
  })
  .openapi('ItemPage');

const Unknown = z.unknown().openapi({ type: 'object' });

export const ItemDetail = ItemSummary.extend({
  absolutePath: z.string(),
  record: Unknown.openapi({ type: 'object', description: 'Fields with value, confidence, reason and all claims, winner first; conflicts; missing fields.' }),
  candidates: z.array(
    z.object({
      key: z.string().openapi({ description: 'Names the candidate for good: for confirm and reject.' }),
      source: z.string(),
      title: z.string().optional(),
      total: z.number(),
      recommendation: z.string(),
      isApplied: z.boolean(),
      verdict: z.enum(['confirmed', 'rejected']).optional().openapi({ description: 'What somebody decided about it.' }),
      decidedBy: ActorBody.optional(),
    }),
  ),
  readings: z
    .array(z.object({ key: z.string(), habit: z.string(), score: z.number(), title: z.string().optional(), authors: z.array(z.string()), isUsed: z.boolean() }))
    .openapi({ description: 'The ways to read the names of folders and files, likeliest first, where there are several. A key can be confirmed or rejected.' }),
  lookups: z.array(z.object({ provider: z.string(), outcome: z.string(), error: z.string().optional(), dueAt: time().optional() })),
  secrets: z
    .record(z.string(), z.union([z.object({ value: Unknown }), z.object({ problem: z.string() })]))
    .openapi({ description: 'Encrypted fields that have a value, by their ids: the value, or why it cannot be read. They are in no record.' }),
}).openapi('Item');

export function itemDetail(found: ShownItem): z.infer<typeof ItemDetail> {
  const { record, candidates, readings, lookups, secrets = {} } = found.explanation;
  return {
    ...itemSummary(found),
    absolutePath: found.path,
    record,
    secrets,
    candidates: candidates.map(({ candidate, match, isApplied, verdict, decidedBy }) => ({
      key: candidateKey(candidate),
      source: candidate.source,
      title: candidate.metadata.title,
      total: match.total,
      recommendation: match.recommendation,
      isApplied,
      ...(verdict && { verdict }),
      ...(decidedBy && { decidedBy }),
    })),
    readings: readings.map(({ key, habit, score, metadata: { title, authors }, isUsed }) => ({
      ...{ key, habit, score, authors: namesOf(authors), isUsed },
      ...(title !== undefined && { title }),
    })),
    lookups: lookups.map(({ provider, outcome, error, dueAtMs }) => ({
      provider,
      outcome,
      ...(error !== undefined && { error }),
      ...(dueAtMs < 8.64e15 && { dueAt: at(dueAtMs) }),
    })),
  };
}

export const Run = z
  .object({
    id: z.number().int(),
    kind: z.enum(['scan', 'watch', 'undo', 'edit', 'decision']),
    about: z.string().optional().openapi({ description: 'What a person decided, in a few words.' }),
    fields: z.array(z.string()).optional().openapi({ description: 'The fields that a person decided.' }),
    item: z.number().int().optional().openapi({ description: 'The only book that it is about.' }),
    book: z.string().optional().openapi({ description: 'The title of the only book that it is about, or its path.' }),
    actor: ActorBody.openapi({ description: 'Who asked for it.' }),
    startedAt: time(),
    finishedAt: time().optional(),
    writes: z.number().int(),
    books: z.number().int().openapi({ description: 'Of how many books it wrote or decided something.' }),
    undoes: z.number().int().optional(),
  })
  .openapi('Run');

export function runBody({ id, kind, actor, startedAtMs, finishedAtMs, writes, books, undoes, itemId, ...run }: NamedRun): z.infer<typeof Run> {
  return {
    ...{ id, kind, actor, startedAt: at(startedAtMs), writes, books },
    ...(finishedAtMs !== undefined && { finishedAt: at(finishedAtMs) }),
    ...(undoes !== undefined && { undoes }),
    ...(run.decided !== undefined && { about: run.decided }),
    ...(run.fields && { fields: run.fields }),
    ...(itemId !== undefined && { item: itemId }),
    ...(run.book !== undefined && { book: run.book }),
  };
}

export const Undone = z.object({
  run: z.number().int().optional().openapi({ description: 'The undo itself, which is a run and can be undone.' }),
  undoes: z.number().int().optional().openapi({ description: 'The run that was taken back, or of which a part was.' }),
  decisions: z.string().optional().openapi({ description: 'restored: what the run decided is forgotten.' }),
  steps: z.array(z.object({ path: z.string(), action: z.string(), reason: z.string().optional() })),
});

export function undoneBody({ run, runId, decisions, steps }: UndoneRun): z.infer<typeof Undone> {
  return { run: runId, undoes: run?.id, decisions, steps: steps.map(({ path, action, reason }) => ({ path, action, reason })) };
}

export const Provider = z
  .object({
    id: z.string(),
    name: z.string(),
    isOn: z.boolean(),
    offBecause: z.string().optional(),
    tokens: z.number().optional().openapi({ description: 'Requests that could be sent at once.' }),
    ratePerSec: z.number().optional(),
    isBreakerOpen: z.boolean().optional(),
    pausedUntil: time().optional().openapi({ description: 'The provider itself asked for it.' }),
    pause: PauseBody.optional().openapi({ description: 'A person lets it rest.' }),
    budgetLeft: z.number().optional(),
    counts: z.record(z.string(), z.number()).optional(),
    lastError: z.object({ message: z.string(), at: time() }).optional(),
    chain: z
      .object({ mode: z.enum(CHAIN_MODES), of: z.array(z.string()) })
      .optional()
      .openapi({ description: 'Of a chain: how it asks whom. It sends no requests of its own.' }),
  })
  .openapi('Provider');

export function providerBody({ id, name, offBecause, status, pause, chain }: ProviderSummary): z.infer<typeof Provider> {
  const paused = pause && { pause: pauseBody(pause) };
  if (chain) return { id, name, isOn: offBecause === undefined, ...(offBecause && { offBecause }), ...paused, chain };
  if (!status) return { id, name, isOn: false, ...(offBecause && { offBecause }), ...paused };
  const { state, tokens, limits, isBreakerOpen, budgetLeft } = status;
  return {
    ...{ id, name, isOn: true, tokens, ratePerSec: limits.ratePerSec, isBreakerOpen, counts: { ...state.counts } },
    ...paused,
    ...(state.pausedUntilMs !== undefined && { pausedUntil: at(state.pausedUntilMs) }),
    ...(budgetLeft !== undefined && { budgetLeft }),
    ...(state.lastError && { lastError: { message: state.lastError.message, at: at(state.lastError.atMs) } }),
  };
}

export const QueueLine = z
  .object({ library: z.string(), reason: z.enum(REASONS), count: z.number().int(), oldestDueAt: time() })
  .openapi('QueueLine') satisfies z.ZodType<Wire<Status['queue'][number]>>;

export const StatusBody = z
  .object({
    version: z.string(),
    startedAt: time(),
    libraries: z.array(
      z.object({
        library: z.string(),
        mode: z.enum(['native', 'poll', 'off']),
        isAvailable: z.boolean(),
        isLooking: z.boolean(),
        lastLookAt: time().optional(),
      }),
    ),
    items: z.array(
      z.object({
        library: z.string(),
        state: State,
        count: z.number().int(),
        toReview: z.number().int(),
        conflicts: z.number().int().openapi({ description: 'Fields about which sources differ.' }),
      }),
    ),
    queue: z.array(QueueLine),
    underWay: z.number().int(),
    isMoving: z.boolean().openapi({ description: 'False if the work has come to a stop for good; a restart helps.' }),
    lastWorkAt: time(),
    run: z.object({ id: z.number().int(), startedAt: time(), items: z.number().int(), failed: z.number().int() }).optional(),
    workers: z.array(WorkerBody).openapi({ description: 'All processes that work on a state which several share.' }),
    outbox: z.array(z.object({ sink: z.string(), waiting: z.number().int() })),
    targets: z.array(TargetBody),
    exports: z.array(UnwrittenExportBody).openapi({ description: 'Kept exports that could not be written at the last try.' }),
    pauses: z.array(PauseBody).openapi({ description: 'Libraries and providers that a person lets rest.' }),
  })
  .openapi('Status') satisfies z.ZodType<Wire<Omit<Status, 'pauses' | 'exports' | 'workers'>>>;
export type StatusBody = z.infer<typeof StatusBody>;

export function statusBody({ startedAtMs, libraries, queue, lastWorkAtMs, run, workers, pauses, targets, exports: unwritten, ...rest }: Status): StatusBody {
  return {
    ...rest,
    startedAt: at(startedAtMs),
    lastWorkAt: at(lastWorkAtMs),
    libraries: libraries.map(({ lastLookAtMs, ...library }) => ({ ...library, ...(lastLookAtMs !== undefined && { lastLookAt: at(lastLookAtMs) }) })),
    queue: queue.map(queueLine),
    targets: targets.map(targetBody),
    exports: unwritten.map(unwrittenExportBody),
    pauses: pauses.map(pauseBody),
    workers: workers.map(workerBody),
    ...(run && { run: { id: run.id, startedAt: at(run.startedAtMs), items: run.items, failed: run.failed } }),
  };
}

export function queueLine({ library, reason, count, oldestDueAtMs }: Status['queue'][number]): z.infer<typeof QueueLine> {
  return { library, reason, count, oldestDueAt: at(oldestDueAtMs) };
}
