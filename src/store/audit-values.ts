/** Long values of the audit log, which are kept once each, by their hash. */
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { AuditChange, AuditState } from '../domain/audit.ts';
import type { AuditDb } from './audit-tables.ts';

/** No value of ours comes near it; a forged one may not fill the memory. */
const MOST_BYTES = 256 * 1024 * 1024;

export function packValue(text: string): { plainBytes: number; bytes: Buffer } {
  const plain = Buffer.from(text);
  return { plainBytes: plain.length, bytes: zstdCompressSync(plain) };
}

/** Undefined if it is not there or damaged. */
export async function valueText(sha256: string, db: AuditDb): Promise<string | undefined> {
  const row = await db.selectFrom('audit_values').select('bytes').where('sha256', '=', sha256).executeTakeFirst();
  try {
    return row && zstdDecompressSync(row.bytes, { maxOutputLength: MOST_BYTES }).toString();
  } catch {
    return undefined;
  }
}

/** The changes with long values in full, as far as they are kept. */
export async function inFull(changes: readonly AuditChange[], db: AuditDb): Promise<AuditChange[]> {
  const full = async (state: AuditState | undefined) => {
    const text = state?.cut && (await valueText(state.cut.sha256, db));
    return text === undefined ? state : { ...state, value: JSON.parse(text) as unknown };
  };
  const result: AuditChange[] = [];
  for (const { before, after, ...change } of changes) {
    const [was, is] = [await full(before), await full(after)];
    result.push({ ...change, ...(was && { before: was }), ...(is && { after: is }) });
  }
  return result;
}
