/**
 * Takes modules of Node without an `import`. That would read all that such a module has, and so load the parts that it loads late, such as
 * streams with `node:fs`: with those that `--help` needs, a third of what a bare Node takes to start.
 */

const IMPORT = /^import (?:([\w$]+)(?:, )?)?(?:\* as ([\w$]+)|\{([^}]*)\})? from "(node:[\w/]+)";$/gm;

/** A plugin of the bundler. `main` keeps its imports: older versions of Node must be able to read it. */
export const builtinsWithoutImport = {
  name: 'builtins-without-import',
  renderChunk(code, { name }) {
    if (name === 'main') return null;
    const changed = code.replace(IMPORT, (_, standard, all, some, id) => {
      const names = [standard, all, some && `{${some.replaceAll(' as ', ': ')}}`].filter(Boolean);
      return names.map((each) => `const ${each} = globalThis.process.getBuiltinModule("${id}");`).join('\n');
    });
    const left = /^(?:import|export)\b.* from "node:.*$/m.exec(changed);
    if (left) throw new Error(`${name}: no plain import: ${left[0]}`);
    return changed;
  },
};
