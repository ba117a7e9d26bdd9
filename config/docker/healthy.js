/**
 * Whether the program in this container lives: its exit code is the container's health check. With RUBRICATOR_HEARTBEAT_FILE it looks at that file,
 * which is written anew while the work moves; without, it asks the daemon at the port of RUBRICATOR_API_PORT.
 */
import { statSync } from 'node:fs';

const OLD_MS = 60_000;
const { RUBRICATOR_HEARTBEAT_FILE: heartbeat, RUBRICATOR_API_PORT: port = '8723' } = process.env;

async function answers() {
  const answer = await fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(4000) }).catch(() => undefined);
  return answer?.ok ?? false;
}

function beats(file) {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats !== undefined && Date.now() - stats.mtimeMs < OLD_MS;
}

process.exitCode = (heartbeat ? beats(heartbeat) : await answers()) ? 0 : 1;
