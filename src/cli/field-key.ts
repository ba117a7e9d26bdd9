/** `rubricator fields key`: makes the key of encrypted fields, and puts another in its place. */
import { resolve } from 'node:path';
import { isDaemonRunning, stateDirOf } from '../app/state.ts';
import { printable } from '../domain/text/printable.ts';
import { makeKeyFile } from '../runtime/key-file.ts';
import { commandLineActor } from './actor.ts';
import { complain } from './complain.ts';
import { EXIT } from './exit-codes.ts';
import type { CommonOptions } from './options.ts';
import { out } from './screen.ts';
import { setUp } from './setup.ts';

export async function newKeyCommand(name: string, _options: CommonOptions): Promise<number> {
  const file = resolve(name);
  const made = makeKeyFile(file);
  if ('problem' in made) {
    complain(made.problem);
    return EXIT.usage;
  }
  out(`Made ${printable(file)}, a key whose id is ${made.id}.`);
  out('Keep a copy elsewhere: without it nobody reads what it encrypts. Name it in the config:');
  out(`fields: { keyFile: ${JSON.stringify(file)} }`);
  return EXIT.ok;
}

export async function rotateKeyCommand(name: string, options: CommonOptions): Promise<number> {
  const { app, config } = await setUp({ options, isOffline: true, isReadOnly: false, onProviderWarning() {} });
  try {
    const file = resolve(name);
    if (isDaemonRunning(stateDirOf(config, process.env))) {
      complain('the daemon is running, and would go on with the old key; stop it first');
      return EXIT.usage;
    }
    const rotated = await app.rotateKey(file, commandLineActor());
    if ('problem' in rotated) {
      complain(rotated.problem);
      return EXIT.usage;
    }
    const { values, left } = rotated;
    out(`${values - left} of ${values} values are encrypted with the new key.`);
    if (left > 0) out(`${left} could not be opened with the old key, and ${left === 1 ? 'is' : 'are'} as before.`);
    out('Name the new key file in the config, and keep the old one as long as you keep copies of the state and the audit log:');
    out(`fields: { keyFile: ${JSON.stringify(file)} }`);
    return EXIT.ok;
  } finally {
    await app.close();
  }
}
