/** Asks about regular expressions, each once, on as many threads as there are processors. */
import { availableParallelism } from 'node:os';
import { Piscina } from 'piscina';
import { type Pattern, textOfPattern } from './collect.ts';

export async function complaintsAbout(patterns: readonly Pattern[]): Promise<string[]> {
  const pool = new Piscina({ filename: new URL('./check.ts', import.meta.url).href, maxThreads: availableParallelism() });
  try {
    const once = new Map(patterns.map((pattern) => [textOfPattern(pattern), pattern]));
    const complaints = await Promise.all([...once.values()].map((pattern) => pool.run(pattern, { name: 'complaintOf' }) as Promise<string | undefined>));
    return complaints.filter((complaint) => complaint !== undefined);
  } finally {
    await pool.destroy();
  }
}
