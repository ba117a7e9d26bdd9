/** Less than a request may take: whoever waits longer for the sources is told so. */
const ASKING_MS = 25_000;

/** Until a request has to be answered, or whoever sent it has gone. */
export function whileAsking(request: Request): AbortSignal {
  return AbortSignal.any([request.signal, AbortSignal.timeout(ASKING_MS)]);
}
