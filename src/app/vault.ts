/** The vault: the key file of the config, and the marks of the store. The key is read anew each time, and kept nowhere. */
import type { Config } from '../../config/schema.ts';
import { type CustomField, customValue } from '../domain/book/custom-field.ts';
import { isSealed, isSecretRef } from '../domain/book/sealed.ts';
import type { OwnFields } from '../ports/own-fields.ts';
import type { BookMarks, Vault } from '../ports/vault.ts';
import { readKeyFile } from '../runtime/key-file.ts';
import { markOf, newMark, type SealKey, seal, unseal } from '../runtime/seal.ts';

export interface VaultDeps {
  /** Undefined if the config names none. */
  keyFile: string | undefined;
  marks: BookMarks;
  fields(): readonly CustomField[];
}

/** As the config has it. A field that was retired stays secret. */
export function vaultOf({ fields: { keyFile } }: Config, ownFields: Pick<OwnFields, 'all'>, marks: BookMarks): Vault {
  return createVault({ keyFile, marks, fields: () => ownFields.all().map(({ field }) => field) });
}

export function createVault({ keyFile, marks, fields }: VaultDeps): Vault {
  const readKey = (): SealKey | { problem: string } =>
    keyFile === undefined ? { problem: 'the config names no key file (fields.keyFile); rubricator fields key new makes one' } : readKeyFile(keyFile);
  const trouble = () => {
    const key = readKey();
    return 'problem' in key ? key.problem : undefined;
  };
  return {
    isSecret: (ref) => isSecretRef(ref, fields()),
    trouble,
    async seal(value, key, itemId) {
      const with_ = readKey();
      if ('problem' in with_) throw new Error(with_.problem);
      const [known] = await marks.marksOf(itemId);
      const mark = known ?? newMark();
      if (known === undefined) await marks.addMark(itemId, mark);
      return seal(JSON.stringify(value), { field: key, mark }, with_);
    },
    async open(sealed, key, itemId) {
      if (!isSealed(sealed)) return { problem: 'has a value in clear, from before the field was encrypted: set it again' };
      const by = readKey();
      if ('problem' in by) return { problem: `cannot be read: ${by.problem}` };
      const mark = markOf(sealed);
      if (mark === undefined || !(await marks.marksOf(itemId)).includes(mark)) return { problem: 'belongs to another book' };
      const unsealed = unseal(sealed, key, by);
      if ('problem' in unsealed) return unsealed;
      const value: unknown = JSON.parse(unsealed.text);
      const field = fields().find(({ id }) => id === key);
      return { value: (field && customValue(field, value)) ?? value };
    },
  };
}
