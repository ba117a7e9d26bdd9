/** What goes wrong with storage, in words that help. */
import { RubricatorError } from '../domain/errors.ts';

interface StorageErrorOptions {
  /** The code of S3, such as `NoSuchKey`. */
  reason?: string | undefined;
  /** Of HTTP; undefined if there was no answer. */
  status?: number;
  /** True if the same request may succeed a moment later. */
  mayPass?: boolean;
  /** How long the storage asks us to wait. */
  retryAfterMs?: number | undefined;
  cause?: unknown;
}

export class StorageError extends RubricatorError {
  readonly code = 'storage';
  readonly reason: string | undefined;
  readonly status: number | undefined;
  readonly mayPass: boolean;
  readonly retryAfterMs: number | undefined;
  constructor(message: string, { reason, status, mayPass = false, retryAfterMs, cause }: StorageErrorOptions = {}) {
    super(message, { cause });
    this.reason = reason;
    this.status = status;
    this.mayPass = mayPass;
    this.retryAfterMs = retryAfterMs;
  }
}
