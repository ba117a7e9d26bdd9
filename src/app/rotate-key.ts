/** Seals all secret values with another key. */
import type { CallingActor } from '../domain/audit.ts';
import type { AuditLog } from '../ports/audit-log.ts';
import type { SealedValues } from '../ports/vault.ts';
import { readKeyFile } from '../runtime/key-file.ts';
import { markOf, seal, unseal } from '../runtime/seal.ts';

export interface RotateInput {
  /** The key file of the config. */
  from: string | undefined;
  /** The file of the new key. */
  to: string;
  actor: CallingActor;
}

export interface Rotated {
  /** How many values are decided now. */
  values: number;
  /** How many of them could not be opened, and are as they were. */
  left: number;
}

export interface RotateDeps {
  sealed: SealedValues;
  audit: Pick<AuditLog, 'append'>;
  now(): number;
}

/** A value that the old key does not open stays as it is. @returns in words why nothing was done */
export async function rotateKey(
  { from, to, actor: { from: address, ...actor } }: RotateInput,
  { sealed, audit, now }: RotateDeps,
): Promise<Rotated | { problem: string }> {
  if (from === undefined) return { problem: 'the config names no key file (fields.keyFile)' };
  const [old, new_] = [readKeyFile(from), readKeyFile(to)];
  if ('problem' in old) return old;
  if ('problem' in new_) return new_;
  if (old.id === new_.id) return { problem: 'both files hold the same key' };
  const known = new Map<string, string | undefined>();
  const sealAgain = (value: string, field: string) => {
    const mark = markOf(value);
    const opened = unseal(value, field, old);
    if ('text' in opened && mark !== undefined) return seal(opened.text, { field, mark }, new_);
    // A rotation that was begun before, with values that were decided since.
    return 'text' in unseal(value, field, new_) ? value : undefined;
  };
  // Equal before, equal after: an undo compares what is decided with what its run has decided.
  const rotated = await sealed.reseal((value, field) => {
    const name = `${field} ${value}`;
    if (!known.has(name)) known.set(name, sealAgain(value, field));
    return known.get(name);
  });
  await audit.append({ atMs: now(), actor, action: 'rotateFieldKey', changes: [], ...(address !== undefined && { from: address }) });
  return rotated;
}
