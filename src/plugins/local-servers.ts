/** Servers that parts of a plugin are tried with. They are functions of this program, so that nothing leaves it. */
import { UnavailableError } from '../domain/errors.ts';
import type { SinkMessage } from '../sdk/sink.ts';
import type { TargetAnswer } from '../sdk/target.ts';

export interface LocalServer {
  /** In words, after “a server that”. */
  does: string;
  /** True if nothing that it is sent can have been done. */
  isRefusing: boolean;
  answer(method: string, url: string, body: string | undefined): TargetAnswer;
}

/** Keeps a body under its address, and gives it back; asked for a folder, it lists what is kept in there. */
export function keepingServer(): LocalServer {
  const kept = new Map<string, unknown>();
  return {
    ...{ does: 'keeps what it is sent', isRefusing: false },
    answer(method, url, body) {
      const known = kept.get(url);
      if (method === 'DELETE') return { status: kept.delete(url) ? 200 : 404, body: {} };
      if (method === 'GET') {
        const listed = [...kept].filter(([address]) => address.startsWith(`${url}/`)).map(([, each]) => each);
        if (known !== undefined || listed.length === 0) return { status: known === undefined ? 404 : 200, body: known };
        return { status: 200, body: listed };
      }
      const sent = jsonOf(body);
      kept.set(url, sent);
      return { status: 200, body: sent };
    },
  };
}

export const REFUSING: readonly LocalServer[] = [
  ...[401, 500, 503].map((status) => answering(`answers HTTP ${status}`, true, { status, body: { message: 'no' } })),
  {
    ...{ does: 'is not there', isRefusing: true },
    answer() {
      throw new UnavailableError('cannot be reached');
    },
  },
];

export const NOT_FOUND: LocalServer = answering('answers HTTP 404', true, { status: 404, body: 'not found' });

/** What is sent where something else was asked for. */
export const NONSENSE: readonly LocalServer[] = [undefined, null, [], {}, 0, 'text', [null], { error: 'quota' }, { items: null }].map((body) =>
  answering(`answers ${JSON.stringify(body) ?? 'nothing'}`, false, { status: 200, body }),
);

function answering(does: string, isRefusing: boolean, answer: TargetAnswer): LocalServer {
  return { does, isRefusing, answer: () => answer };
}

export interface Desk {
  send(method: string, url: string, message: SinkMessage): Promise<TargetAnswer>;
  /** So many requests came. */
  count(): number;
}

/** Notes what is sent, without its body. @param sent takes each kind of request once */
export function deskOf({ answer }: LocalServer, sent: Set<string>, onProblem: (problem: string) => void): Desk {
  let count = 0;
  return {
    count: () => count,
    async send(method, url, message) {
      count++;
      sent.add(kindOfRequest(method, url, message));
      const { headers = {}, body } = message;
      const isJson = Object.entries(headers).some(([name, value]) => name.toLowerCase() === 'content-type' && /\bjson\b/i.test(value));
      if (isJson && body !== undefined && !isJsonText(body)) onProblem(`${method} ${url} says that it sends JSON, and sends ${body.slice(0, 40)}`);
      return answer(method, url, body);
    },
  };
}

/** A request without its body, and without what its headers hold. */
export function kindOfRequest(method: string, url: string, { headers = {} }: SinkMessage): string {
  const names = Object.keys(headers).map((name) => name.toLowerCase());
  return `${method} ${url}${names.length > 0 ? ` (${names.join(', ')})` : ''}`;
}

/** What a body says; lines of JSON are kept as they are. */
function jsonOf(body: string | undefined): unknown {
  const parsed = body === undefined ? undefined : parsedJson(body);
  return parsed ? parsed.value : body;
}

/** One value, or one a line. */
function isJsonText(body: string): boolean {
  return (
    parsedJson(body) !== undefined ||
    body
      .trim()
      .split('\n')
      .every((line) => parsedJson(line) !== undefined)
  );
}

function parsedJson(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
