/**
 * HTTP for tests: msw on undici's own connections, strict both ways. A request that nobody expects fails the test, and
 * so does a handler that nobody calls.
 */
import { HttpRequestInterceptor } from '@mswjs/interceptors/http';
import type { RequestHandler } from 'msw';
import { defineNetwork, InterceptorSource } from 'msw/experimental';
import { onTestFinished } from 'vitest';

export interface Network {
  use(...handlers: RequestHandler[]): void;
}

/** Begins interception for one test; checks it at the test's end. */
export async function startNetwork(): Promise<Network> {
  const used: RequestHandler[] = [];
  const unexpected: string[] = [];
  const network = defineNetwork({
    sources: [new InterceptorSource({ interceptors: [new HttpRequestInterceptor()] })],
    context: { quiet: true },
    onUnhandledFrame({ frame, defaults }) {
      const { request } = frame.data as { request?: Request };
      unexpected.push(request ? `${request.method} ${request.url}` : frame.protocol);
      defaults.error();
    },
  });
  await network.enable();
  onTestFinished(async () => {
    await network.disable();
    const unused = used.filter((handler) => !handler.isUsed).map((handler) => handler.info.header);
    if (unexpected.length > 0) throw new Error(`requests that nobody expected: ${unexpected.join(', ')}`);
    if (unused.length > 0) throw new Error(`handlers that nobody called: ${unused.join(', ')}`);
  });
  return {
    use(...handlers) {
      used.push(...handlers);
      network.use(...handlers);
    },
  };
}
