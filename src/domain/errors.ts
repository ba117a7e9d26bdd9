/**
 * The error taxonomy (docs/design.md, 4). The type of an error names its policy. Its
 * message is fit for a user: one line, no secrets.
 */

export type ErrorFields = Record<string, string | number | boolean | undefined>;

interface ErrorOptions {
  cause?: unknown;
  fields?: ErrorFields;
}

/** What all our errors have: a stable code, structured fields for the log, and a cause. */
export abstract class RubricatorError extends Error {
  abstract readonly code: string;
  readonly fields: ErrorFields;

  constructor(message: string, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.fields = options.fields ?? {};
  }
}

/** 429, or 503 with Retry-After: the provider is paused until then. The breaker does not count it. */
export class RateLimitedError extends RubricatorError {
  readonly code = 'rate-limited';
  readonly retryAfterMs: number;
  constructor(message: string, retryAfterMs: number, options?: ErrorOptions) {
    super(message, options);
    this.retryAfterMs = retryAfterMs;
  }
}

/** The provider's budget for the day is used up: it sleeps until then, restarts included. */
export class QuotaExhaustedError extends RubricatorError {
  readonly code = 'quota';
  /** Milliseconds since 1970. */
  readonly resetsAtMs: number;
  constructor(message: string, resetsAtMs: number, options?: ErrorOptions) {
    super(message, options);
    this.resetsAtMs = resetsAtMs;
  }
}

/** The queue of a provider is long: the same scan asks it later, and the item goes on without it for now. */
export class DeferredError extends RubricatorError {
  readonly code = 'deferred';
}

/** A person let the provider rest: not asked, and due again when that ends. */
export class PausedError extends RubricatorError {
  readonly code = 'paused';
}

/** Another worker has taken the book meanwhile: what was found out here is left to it. */
export class LostLeaseError extends RubricatorError {
  readonly code = 'lost-lease';
}

/** Network failure, timeout or 5xx: retried, and counted by the breaker. */
export class UnavailableError extends RubricatorError {
  readonly code = 'unavailable';
}

/** The breaker is open: not asked at all. */
export class CircuitOpenError extends RubricatorError {
  readonly code = 'circuit-open';
}

/** 401 or 403: the provider is off until restart. */
export class AccessError extends RubricatorError {
  readonly code = 'access';
}

/** An answer that we cannot use: wrong shape, HTML, too large, endless redirects. Never retried. */
export class ResponseError extends RubricatorError {
  readonly code = 'response';
  /** True if one element of a batch may be to blame: the provider refused the request as bad, or its answer was too large. */
  readonly mayBeOneElement: boolean;
  /** True if the body is not even in the format that we asked for, such as a page that checks for robots. More requests would make it worse. */
  readonly isNoAnswer: boolean;
  constructor(
    message: string,
    { mayBeOneElement = false, isNoAnswer = false, ...options }: ErrorOptions & { mayBeOneElement?: boolean; isNoAnswer?: boolean } = {},
  ) {
    super(message, options);
    this.mayBeOneElement = mayBeOneElement;
    this.isNoAnswer = isNoAnswer;
  }
}

/** A local file that could not be read. Stored on the item, retried when the file changes. */
export class ReadError extends RubricatorError {
  readonly code = 'read';
}

/** What somebody uploaded is no picture that can be a cover. */
export class PictureError extends RubricatorError {
  readonly code = 'picture';
}

/** A sidecar that could not be written. The item is due again. */
export class WriteError extends RubricatorError {
  readonly code = 'write';
}

/** One thing wrong in the configuration. */
export interface ConfigProblem {
  /** Dotted path of the option, such as `providers.audnexus.regions`. */
  path: string;
  message: string;
  /** Where the value comes from: a file (with its line), an environment variable or a flag. */
  source?: string;
  line?: number;
}

/** Every problem of a configuration at once; exit code 2. */
export class ConfigError extends RubricatorError {
  readonly code = 'config';
  readonly problems: readonly ConfigProblem[];
  constructor(problems: readonly ConfigProblem[]) {
    super(`The configuration has ${problems.length} problem${problems.length === 1 ? '' : 's'}.`);
    this.problems = problems;
  }
}

/** The message of anything thrown, on one line and at most 300 characters. */
export function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message || error.name : String(error);
  return text.replace(/\s+/g, ' ').trim().slice(0, 300);
}

/** The errno code (`ENOSPC`, `EACCES`, …) of an error or of its causes, if there is one. */
export function errnoOf(error: unknown): string | undefined {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const code = (at as NodeJS.ErrnoException).code;
    if (typeof code === 'string' && /^E[A-Z0-9]+$/.test(code)) return code;
  }
  return undefined;
}

const REASONS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    ENOSPC: 'the disk is full',
    EDQUOT: 'the disk quota is used up',
    EROFS: 'the file system is read-only',
    ENAMETOOLONG: 'the name is too long for this system',
    ELOOP: 'a link that leads to itself',
    ENOENT: 'vanished while it was being read',
    EIO: 'the disk reported an error',
    EISDIR: 'a folder stands in its place',
    ENOTDIR: 'a file stands where its folder was',
    EBUSY: 'another program holds it',
    EXDEV: 'it lies on another file system',
    ETXTBSY: 'another program holds it',
    ESTALE: 'the network share lost it',
  }),
);

/** A short reason for an error of the file system: `permission denied (EACCES)`. */
export function reasonOf(error: unknown): string {
  const code = errnoOf(error) ?? 'unknown error';
  const reason = REASONS.get(code);
  return reason ? `${reason} (${code})` : code;
}

/** The same of a new file, for which nothing but its folder can be missing. */
export function writeReasonOf(error: unknown): string {
  return errnoOf(error) === 'ENOENT' ? 'its folder is not there (ENOENT)' : reasonOf(error);
}

/**
 * A reader's failure as a `ReadError`. An error of the file system keeps its own words; any other says what the file is not.
 * @param what such as `not a readable EPUB`
 */
export function toReadError(what: string, error: unknown): ReadError {
  if (error instanceof ReadError) return error;
  const message = errnoOf(error) ? reasonOf(error) : `${what}: ${messageOf(error)}`;
  return new ReadError(message, { cause: error });
}

/** What somebody's role does not allow. */
export class PermissionError extends RubricatorError {
  readonly code = 'permission';
}

/** There is no such book, or none that the caller may see: nobody learns which. */
export class UnknownBookError extends RubricatorError {
  readonly code = 'unknown-book';
  constructor() {
    super('there is no such book');
  }
}

/** There is no such library, provider or database. */
export class UnknownTargetError extends RubricatorError {
  readonly code = 'unknown-target';
}

/** A book that somebody may mean. */
export interface BookCandidate {
  id: number;
  title: string | undefined;
  /** Relative to its library. */
  path: string;
}

/** Several books fit what somebody said: a mistake of usage. */
export class AmbiguousError extends RubricatorError {
  readonly code = 'ambiguous';
  readonly candidates: readonly BookCandidate[];
  constructor(message: string, candidates: readonly BookCandidate[], options?: ErrorOptions) {
    super(message, options);
    this.candidates = candidates;
  }
}
