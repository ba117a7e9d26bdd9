/**
 * Runs a package of the older kind (CommonJS) when something of it is first used. What such a package does at its beginning, with all
 * that it requires, would otherwise be done by whatever imports it: to read YAML where there is no config, to clean HTML where there is no book.
 */

/** As the bundler takes them: `var import_yaml = require_yaml();`, with `__toESM` around it or not. */
const TAKEN = /^var (import_[\w$]+) = (.*require_[\w$]+\(\).*);$/gm;

/** A plugin of the bundler. */
export const packagesWhenUsed = {
  name: 'packages-when-used',
  renderChunk: (code) => [...code.matchAll(TAKEN)].reduce(takenWhenUsed, code),
};

/** Leaves a package as it is that is used as a whole, and not some of what it has. */
function takenWhenUsed(code, [line, name, made]) {
  const anyUse = new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$&')}(?![\\w$])(?! = )\\.?`, 'g');
  if ((code.match(anyUse) ?? []).some((use) => !use.endsWith('.'))) return code;
  const kept = `made_${name}`;
  // In brackets, for `new` would take the call for the class that it is to make one of.
  return code.replace(anyUse, `(${name}()).`).replace(line, () => `let ${kept};\nconst ${name} = () => (${kept} ??= ${made});`);
}
