/** Secret fields of a book: sealed before anything is recorded, and opened for those who may read them. */
import type { Override } from '../domain/book/record.ts';
import type { Opened, Vault } from '../ports/vault.ts';
import type { Edit } from './amend.ts';
import { ActionError } from './find-book.ts';

/** By the ids of the fields; those without a value are absent. */
export type Secrets = Readonly<Record<string, Opened>>;

/** The same edit with sealed values. Throws `ActionError` if it is about a secret field and there is no key. */
export async function sealEdit(edit: Edit, itemId: number, vault: Vault | undefined): Promise<Edit> {
  const refs = edit.action === 'set' ? edit.values : edit.fields;
  const secret = refs.filter((ref) => vault?.isSecret(ref));
  if (!vault || secret.length === 0) return edit;
  const trouble = vault.trouble();
  if (trouble !== undefined) throw new ActionError(`${secret.map(({ key }) => key).join(', ')} is encrypted and cannot be edited: ${trouble}`);
  if (edit.action === 'lock') throw new ActionError(`${secret.map(({ key }) => key).join(', ')} is encrypted: nobody but you decides it, and it needs no lock`);
  if (edit.action !== 'set') return edit;
  const values: (typeof edit.values)[number][] = [];
  for (const each of edit.values) {
    const isSecret = vault.isSecret(each) && each.key !== undefined;
    values.push(isSecret ? { ...each, value: await vault.seal(each.value, each.key as string, itemId) } : each);
  }
  return { action: 'set', values };
}

export async function openSecrets(overrides: readonly Override[], itemId: number, vault: Vault | undefined): Promise<Secrets> {
  const secrets: Record<string, Opened> = {};
  for (const { field, key, value } of overrides)
    if (key !== undefined && value !== undefined && vault?.isSecret({ field, key })) secrets[key] = await vault.open(value, key, itemId);
  return secrets;
}

/** One line for people, such as `cannot be read: there is no key file /etc/key`. */
export function sealedLine({ problem }: Extract<Opened, { problem: string }>): string {
  return `encrypted; it ${problem}`;
}
