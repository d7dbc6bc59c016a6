import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { err, ok, type Result } from '@machikado/contracts/result.ts';
import { endFormer } from '../gateway/former.ts';
import type { Log } from '@machikado/runtime/log.ts';
import { renderVlanFile } from './enterprise-config.ts';
import { renderHostapdConfig } from './hostapd-config.ts';
import { orderDoorOf, type RadioDoor } from './order-door.ts';
import type { Radio } from './radio-file.ts';

const firstPauseMs = 500;
const longestPauseMs = 30_000;
const steadyMs = 60_000;
const checkMs = 5000;

/** By lines: it would keep what it says until it ends. */
const startHostapd = (file: string): ChildProcess =>
  spawn('stdbuf', ['-oL', 'hostapd', file], { stdio: ['ignore', 'pipe', 'ignore'] });

const isFault = /^Line \d+: |errors? found in configuration file|^Failed to (?:open|set up interface with)/;
/** It has read everything and goes on to the radio, which it has not here. */
const hasRead = /interface state|AP-ENABLED|^Failed to add BSS/;

/** What hostapd itself says of a configuration that names no radio; empty when it takes it. */
async function checkHostapdConfig(file: string): Promise<readonly string[]> {
  const child = startHostapd(file);
  const ended = once(child, 'exit').catch(() => undefined);
  const timer = setTimeout(() => child.kill('SIGKILL'), checkMs);
  const faults: string[] = [];
  let isRead = false;
  if (child.stdout) {
    for await (const line of createInterface(child.stdout)) {
      if (isFault.test(line)) faults.push(line);
      isRead ||= hasRead.test(line);
      if (isRead) child.kill('SIGTERM');
    }
  }
  await ended;
  clearTimeout(timer);
  return isRead || faults.length > 0 ? faults : ['hostapd is not there, or says nothing.'];
}

export type RadioFiles = { readonly config: string; readonly pid: string; readonly controlDirectory: string };

/** Writes the configuration where hostapd takes it. The error is what hostapd says. */
export async function writeHostapdConfig(
  directory: string,
  radio: Radio,
  disaster: boolean,
): Promise<Result<RadioFiles, string>> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const controlDirectory = join(directory, 'control');
  const files = { config: join(directory, 'hostapd.conf'), pid: join(directory, 'hostapd.pid'), controlDirectory };
  const trial = join(directory, 'hostapd.check');
  const vlanFile = join(directory, 'hostapd.vlan');
  if (radio.enterprise?.vlans) await writeFile(vlanFile, renderVlanFile(radio.interface, radio.enterprise));
  const write = (path: string, driver: 'none' | 'nl80211') =>
    writeFile(path, renderHostapdConfig(radio, { driver, disaster, controlDirectory, vlanFile }), { mode: 0o600 });
  await write(trial, 'none');
  const faults = await checkHostapdConfig(trial);
  await rm(trial, { force: true });
  if (faults.length > 0) return err(faults.join(' '));
  await write(`${files.config}.new`, 'nl80211');
  await rename(`${files.config}.new`, files.config);
  return ok(files);
}

/** Resolves with true when the radio is on the air, with false when hostapd has ended before. */
function isOnAir(child: ChildProcess): Promise<boolean> {
  return new Promise((resolve) => {
    if (child.stdout) createInterface(child.stdout).on('line', (line) => line.includes('AP-ENABLED') && resolve(true));
    child.once('exit', () => resolve(false));
    child.once('error', () => resolve(false));
  });
}

export type KeptRadio = {
  /** The network of disasters comes or goes; the others are away for a moment. */
  readonly setDisaster: (on: boolean) => Promise<void>;
  /** Where it takes orders about the devices on its encrypted network. */
  readonly orders: RadioDoor | null;
  readonly done: Promise<void>;
};

export type RadioOrder = { readonly directory: string; readonly radio: Radio; readonly disaster: boolean };

/**
 * Runs hostapd until the signal fires, anew whenever it ends, with longer and longer pauses. Throws when it refuses its
 * configuration; a radio that does not come up is in the log and tried again, since the wire works without it.
 */
export async function keepHostapd(order: RadioOrder, log: Log, signal: AbortSignal): Promise<KeptRadio> {
  const { directory, radio } = order;
  const first = await writeHostapdConfig(directory, radio, order.disaster);
  if (!first.ok) throw new Error(`hostapd refuses its configuration: ${first.error}`);
  const { config, pid } = first.value;
  let running: ChildProcess | undefined;
  const isOver = () => signal.aborted;
  signal.addEventListener('abort', () => void running?.kill('SIGTERM'));

  const keep = async (): Promise<void> => {
    for (let pauseMs = firstPauseMs; !isOver();) {
      const startedAtMs = performance.now();
      // One that a killed spot has left holds the radio, and would end by itself with the first word that nobody hears.
      await endFormer({ config, pid });
      if (isOver()) return;
      running = startHostapd(config);
      const gone = once(running, 'exit').catch(() => undefined);
      await writeFile(pid, String(running.pid ?? '')).catch(() => undefined);
      if (await isOnAir(running)) log.info('hostapd.started');
      if (isOver()) running.kill('SIGTERM');
      await gone;
      if (isOver()) return;
      pauseMs = performance.now() - startedAtMs > steadyMs ? firstPauseMs : Math.min(pauseMs * 2, longestPauseMs);
      log.error('hostapd.ended', { againInMs: pauseMs });
      await delay(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  };

  const change = async (on: boolean): Promise<void> => {
    const written = await writeHostapdConfig(directory, radio, on);
    if (!written.ok) log.error('hostapd.refused', { detail: written.error.slice(0, 200) });
    // It reads its file again and builds its networks anew.
    else running?.kill('SIGHUP');
  };
  let before = Promise.resolve();
  return {
    setDisaster: (on) => (before = before.then(() => change(on))),
    orders: orderDoorOf(radio),
    done: keep(),
  };
}
