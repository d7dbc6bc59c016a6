import { execFile } from 'node:child_process';

/** Twice in the time that systemd allows, so that one late beat is forgiven. */
const beatsPerTimeout = 2;

/**
 * Tells systemd a state (sd_notify(3)) by its own program: Node has no datagram sockets of the file system. What fails
 * here is not retried; systemd misses the word and restarts the service, which is right.
 */
function tell(state: string): void {
  execFile('systemd-notify', [state], { timeout: 5_000 }, (error) => {
    if (error) process.emitWarning(`systemd was not told ${state}: ${error.message}`);
  });
}

/**
 * Says READY=1 where systemd started this process, and WATCHDOG=1 for as long as the event loop turns (promise P10).
 * Elsewhere it does nothing. The unit needs `NotifyAccess=all`: another process does the telling.
 */
export function tellSystemd(environment: NodeJS.ProcessEnv = process.env): void {
  if (!environment['NOTIFY_SOCKET']) return;
  tell('READY=1');
  const timeoutUs = Number(environment['WATCHDOG_USEC']);
  const isForUs = [undefined, String(process.pid)].includes(environment['WATCHDOG_PID']);
  if (!isForUs || !Number.isSafeInteger(timeoutUs) || timeoutUs <= 0) return;
  setInterval(() => tell('WATCHDOG=1'), timeoutUs / 1000 / beatsPerTimeout).unref();
}
