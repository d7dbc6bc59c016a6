import type { Log } from '@machikado/runtime/log.ts';
import { runCommand } from './command.ts';

/**
 * Calls the spot's own program when disaster mode begins or ends, so that access points can change their SSID (hostapd:
 * `hostapd_cli set ssid 00000JAPAN`, then `disable` and `enable`). Calls keep their order and nothing waits for them; one
 * that fails or takes more than ten seconds is in the log.
 */
export function createDisasterHook(program: string | undefined, log: Log): (state: 'on' | 'drill' | 'off') => void {
  let before = Promise.resolve();
  const call = async (path: string, state: string) => {
    const { code, stderr } = await runCommand(path, [state]);
    if (code !== 0) log.error('disaster.hook-failed', { state, code, detail: stderr.slice(0, 200) });
  };
  return (state) => {
    if (program !== undefined) before = before.then(() => call(program, state));
  };
}
