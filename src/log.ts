/** The log: JSON lines on standard error, with everything that could be a secret redacted. */
import { destination, type Logger, pino, stdSerializers } from 'pino';

export type { Logger };

const SECRET_KEYS = ['authorization', 'token', 'apiKey', 'key', 'password', 'secret', 'cookie'];

export function createLog(level: string, stream: { write(text: string): void } = destination({ dest: 2, sync: true })): Logger {
  const paths = SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`, `headers["${key}"]`]);
  return pino({ level, base: undefined, serializers: { error: stdSerializers.err }, redact: { paths, censor: '***' } }, stream);
}
