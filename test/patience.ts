/** Longer than anything takes on the slowest machine: only what never happens is waited for until then. */
export const PATIENCE_MS = 240_000;
