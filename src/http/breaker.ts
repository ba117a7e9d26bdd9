/**
 * The circuit breaker, by cockatiel: `UnavailableError` counts, and a page where JSON was asked for, which is how sites turn
 * programs away; "not found", "slow down" and answers of an odd shape never do.
 */
import { BrokenCircuitError, type CircuitBreakerPolicy, CircuitState, ConsecutiveBreaker, circuitBreaker, handleWhen } from 'cockatiel';
import { CircuitOpenError, messageOf, ResponseError, UnavailableError } from '../domain/errors.ts';

export interface Breaker {
  /** Runs a task, or rejects with `CircuitOpenError` at once. */
  run<T>(task: () => Promise<T>): Promise<T>;
  /** True while it lets nothing through, so that nothing need be queued. */
  isOpen(): boolean;
}

export interface BreakerOptions {
  /** Failures in a row that open it. */
  failures: number;
  /** How long it stays open before one request is tried. */
  openMs: number;
  now(): number;
  /** @param reason the last failure */
  onOpen?(reason: string): void;
}

export function createBreaker({ failures, openMs, now, onOpen }: BreakerOptions): Breaker {
  const policy: CircuitBreakerPolicy = circuitBreaker(
    handleWhen((error) => error instanceof UnavailableError || (error instanceof ResponseError && error.isNoAnswer)),
    {
      halfOpenAfter: openMs,
      breaker: new ConsecutiveBreaker(failures),
    },
  );
  let openedAtMs = 0;
  policy.onBreak((failure) => {
    openedAtMs = now();
    onOpen?.('error' in failure ? messageOf(failure.error) : 'failed');
  });
  return {
    async run(task) {
      try {
        return await policy.execute(task);
      } catch (error) {
        if (error instanceof BrokenCircuitError) throw new CircuitOpenError('not asked: it failed several times in a row', { cause: error });
        throw error;
      }
    },
    isOpen() {
      const openForMs = now() - openedAtMs;
      // Less than none if the clock was put back meanwhile.
      return policy.state === CircuitState.Open && openForMs >= 0 && openForMs < openMs;
    },
  };
}
