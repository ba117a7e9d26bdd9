/** A kept export that could not be written, as it goes over the wire. */
import { z } from '@hono/zod-openapi';
import { adviceForExport, type UnwrittenExport } from '../../actions/unwritten-export.ts';

export const UnwrittenExportBody = z
  .object({
    file: z.string().openapi({ description: 'Its path, or its address at storage.' }),
    since: z.iso.datetime(),
    problem: z.string().openapi({ description: 'Why it was not written at the last try.' }),
    advice: z.string().openapi({ description: 'What to do about it.' }),
  })
  .openapi('UnwrittenExport');

export function unwrittenExportBody(unwritten: UnwrittenExport): z.infer<typeof UnwrittenExportBody> {
  const { file, problem, sinceMs } = unwritten;
  return { file, since: new Date(sinceMs).toISOString(), problem, advice: adviceForExport(unwritten) };
}
