/**
 * Tells systemd how the daemon is (sd_notify(3)), by systemd's own `systemd-notify`: Node has no datagram sockets of the file
 * system. Without systemd nothing happens.
 */
import { execFile } from 'node:child_process';
import type { Clock } from '../domain/clock.ts';

export interface Notify {
  ready(status: string): void;
  status(status: string): void;
  reloading(): void;
  stopping(): void;
  /** Says "alive" as often as systemd wants, as long as `isAlive`; until the signal. */
  keepAlive(isAlive: () => boolean, clock: Clock, signal: AbortSignal): Promise<void>;
}

export interface NotifyEnvironment {
  NOTIFY_SOCKET?: string | undefined;
  /** Microseconds in which systemd wants to hear from us. */
  WATCHDOG_USEC?: string | undefined;
  WATCHDOG_PID?: string | undefined;
}

/** @param onError the first failure to tell; systemd then kills us when its time is over, and says so */
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
    ready: (status) => send('READY=1', `STATUS=${status}`, `MAINPID=${pid}`),
    status: (status) => send(`STATUS=${status}`),
    // systemd wants the time on the monotonic clock with it (systemd.service(5), Type=notify-reload).
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
