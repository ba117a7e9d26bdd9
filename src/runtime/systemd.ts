/**
 * Tells systemd about the state of the daemon (sd_notify(3)) through systemd's own `systemd-notify`, because Node has no datagram
 * sockets in the file system. Without systemd it does nothing.
 */
import { execFile } from 'node:child_process';
import type { Clock } from '../domain/clock.ts';

export interface Notify {
  /** The start takes longer than usual; systemd waits another minute for it. */
  starting(status: string): void;
  ready(status: string): void;
  status(status: string): void;
  reloading(): void;
  stopping(): void;
  /** Sends "alive" as often as systemd wants while `isAlive` holds, until the signal is aborted. */
  keepAlive(isAlive: () => boolean, clock: Clock, signal: AbortSignal): Promise<void>;
}

export interface NotifyEnvironment {
  NOTIFY_SOCKET?: string | undefined;
  /** Microseconds within which systemd wants to hear from us. */
  WATCHDOG_USEC?: string | undefined;
  WATCHDOG_PID?: string | undefined;
}

/** @param onError receives the first failure; systemd then kills the daemon when its time is over, and says so */
export function createNotify(env: NotifyEnvironment, pid: number, onError: (error: unknown) => void): Notify {
  let hasFailed = false;
  function send(...lines: string[]): void {
    if (!env.NOTIFY_SOCKET) return;
    execFile('systemd-notify', lines, (error) => {
      if (error && !hasFailed) onError(error);
      hasFailed ||= error !== null;
    });
  }
  const isWatched = !env.WATCHDOG_PID || env.WATCHDOG_PID === String(pid);
  const watchdogMs = isWatched && env.WATCHDOG_USEC ? Number(env.WATCHDOG_USEC) / 1000 : undefined;
  return {
    starting: (status) => send(`STATUS=${status}`, 'EXTEND_TIMEOUT_USEC=60000000'),
    ready: (status) => send('READY=1', `STATUS=${status}`, `MAINPID=${pid}`),
    status: (status) => send(`STATUS=${status}`),
    // systemd also wants the time on the monotonic clock (systemd.service(5), Type=notify-reload).
    reloading: () => send('RELOADING=1', `MONOTONIC_USEC=${process.hrtime.bigint() / 1000n}`),
    stopping: () => send('STOPPING=1'),
    async keepAlive(isAlive, clock, signal) {
      if (!watchdogMs) return;
      while (!signal.aborted) {
        if (isAlive()) send('WATCHDOG=1');
        await clock.sleep(watchdogMs / 3, signal);
      }
    },
  };
}
