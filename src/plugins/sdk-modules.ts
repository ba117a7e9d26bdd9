/** Lets the code of plugins import `rubricator/sdk` from wherever it lies: it gets the contract of the program that runs it. */
import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

/** Beside the bundle, or among the sources. */
const SDK = ['./sdk.js', '../sdk/index.ts'].map((path) => new URL(path, import.meta.url)).find((url) => existsSync(fileURLToPath(url)));

let isOffered = false;

/** Once for each thread. Resolves when the contract is loaded. */
export async function loadSdk(): Promise<void> {
  offerSdk();
  if (SDK) await import(SDK.href);
}

/** For the modules that are loaded from now on. */
export function offerSdk(): void {
  if (isOffered || !SDK) return;
  isOffered = true;
  registerHooks({
    resolve: (specifier, context, next) => (specifier === 'rubricator/sdk' ? { url: SDK.href, shortCircuit: true } : next(specifier, context)),
  });
}
