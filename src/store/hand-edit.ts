/** What the audit log says of an update that found what somebody wrote into a sidecar. */
import { UNKNOWN_ACTOR } from '../domain/actor.ts';
import type { AuditNote } from '../domain/audit.ts';
import type { ItemUpdate } from '../ports/item-history.ts';

/** Somebody changed a sidecar, and what he wrote there counts from now on. */
const HAND_EDIT = 'handEdit';

/** Undefined if the update decides nothing. */
export function handEditNote({ overrides: [edited], record, runId }: ItemUpdate): AuditNote | undefined {
  return edited && { atMs: record.changedAtMs, actor: edited.actor ?? UNKNOWN_ACTOR, action: HAND_EDIT, ...(runId !== undefined && { runId }) };
}
