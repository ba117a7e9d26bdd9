/**
 * Keeps the audit log such that all decisions can be made again from it: what was decided before there was a log, came from another state, or
 * was noted in entries that are removed now, is noted anew.
 */
import { UNKNOWN_ACTOR } from '../domain/actor.ts';
import type { AuditNote } from '../domain/audit.ts';
import type { AuditLog } from '../ports/audit-log.ts';
import type { Decisions } from '../ports/decisions.ts';
import { replayAudit } from './replay-audit.ts';

interface CompleteAuditDeps {
  store: Pick<Decisions, 'decidedItems' | 'noteDecided'>;
  audit: Pick<AuditLog, 'all' | 'prune'>;
  now(): number;
}

/** Returns about how many books something was noted. */
export async function completeAudit(note: Omit<AuditNote, 'atMs'>, { store, audit, now }: CompleteAuditDeps): Promise<number> {
  const told = await replayAudit(audit.all());
  let noted = 0;
  for (const itemId of new Set([...told.keys(), ...(await store.decidedItems())]))
    if (await store.noteDecided(itemId, told.get(itemId) ?? new Map(), { ...note, atMs: now() })) noted++;
  return noted;
}

/** An older store has decisions and no log of them. */
export async function beginAudit(deps: CompleteAuditDeps & { audit: Pick<AuditLog, 'head'> }): Promise<void> {
  const { number } = await deps.audit.head();
  if (number === 0) await completeAudit({ actor: UNKNOWN_ACTOR, action: 'begin', about: 'decided before there was a log' }, deps);
}

const DAY_MS = 86_400_000;

/** Removes what the config does not want to be kept any longer. */
export async function pruneAudit({ keepDays, keepMegabytes }: { keepDays: number; keepMegabytes: number }, deps: CompleteAuditDeps): Promise<number> {
  const nowMs = deps.now();
  const removed = await deps.audit.prune({ nowMs, beforeMs: nowMs - keepDays * DAY_MS, maxBytes: keepMegabytes * 1024 * 1024 });
  if (removed > 0) await completeAudit({ actor: { kind: 'config' }, action: 'keep', about: 'decided in entries that were removed' }, deps);
  return removed;
}
