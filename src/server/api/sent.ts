/** An answer that is sent while it is made. */
import type { Context } from 'hono';
import { stream } from 'hono/streaming';
import type { ApiEnv } from '../api-env.ts';

export function sent(context: Context<ApiEnv>, pieces: AsyncIterable<string | Uint8Array>): Response {
  return stream(
    context,
    async (file) => {
      for await (const piece of pieces) {
        if (file.aborted) return;
        await file.write(piece);
      }
    },
    // A file that ends too early must not look whole.
    async () => void (context.env.outgoing as { destroy?(): void } | undefined)?.destroy?.(),
  );
}
