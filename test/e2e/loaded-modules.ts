/** Loaded before the program: writes the names of the modules that it loads into the file that LOADED_MODULES names. */
import { appendFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

registerHooks({
  resolve(specifier, context, next) {
    const found = next(specifier, context);
    if (process.env.LOADED_MODULES) appendFileSync(process.env.LOADED_MODULES, `${found.url}\n`);
    return found;
  },
});
