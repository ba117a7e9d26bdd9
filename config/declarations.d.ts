/** Types of `declarations.js`, which the build runs as it is. */
export function writeDeclarations(into: string): string[];
