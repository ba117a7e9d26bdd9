/** Whether the key of encrypted fields can be used. */
import type { Config } from '../../config/schema.ts';
import { isSecret } from '../domain/book/sealed.ts';
import type { Diagnosis } from '../ports/diagnosis.ts';
import type { OwnField } from '../ports/own-fields.ts';
import { readKeyFile } from '../runtime/key-file.ts';

/** Nothing is said where nobody needs a key. */
export function examineKey({ fields: { keyFile } }: Pick<Config, 'fields'>, all: readonly OwnField[]): Diagnosis[] {
  const secret = all.filter(({ field }) => isSecret(field)).map(({ field }) => field.id);
  if (keyFile === undefined && secret.length === 0) return [];
  const check = 'field key';
  if (keyFile === undefined)
    return [
      {
        check,
        subject: secret.join(', '),
        level: 'fail',
        message: 'there is no key',
        advice: 'make one with rubricator fields key new, and name it in the config',
      },
    ];
  const key = readKeyFile(keyFile);
  if ('problem' in key)
    return [{ check, subject: keyFile, level: 'fail', message: key.problem, advice: 'encrypted fields are neither shown nor edited without it' }];
  return [{ check, subject: keyFile, level: 'ok', message: `its id is ${key.id}` }];
}
