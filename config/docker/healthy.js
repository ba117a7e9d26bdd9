/** Whether the daemon in this container lives: its exit code is Docker's health check. The port is that of RUBRICATOR_API_PORT. */
const port = process.env.RUBRICATOR_API_PORT ?? '8723';
const answer = await fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(4000) }).catch(() => undefined);
process.exitCode = answer?.ok ? 0 : 1;
