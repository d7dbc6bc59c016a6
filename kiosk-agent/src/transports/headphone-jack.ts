import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from '@machikado/runtime/log.ts';
import { createJackReader, findInputDevice, type JackState } from './input-event.ts';

const listOfDevices = '/proc/bus/input/devices';
const lookAgainMs = 3000;

export type JackOptions = {
  /** A path (`/dev/input/by-path/…`) or the name that the kernel gives the jack. */
  readonly device: string;
  readonly log: Log;
  readonly signal: AbortSignal;
  /** Each time headphones are plugged in or pulled out. The kernel tells changes: how it was before is not known. */
  readonly onChange: (state: JackState) => void;
};

/**
 * Follows the jack as long as the process lives, also when it comes later, goes away or returns. A program of its own
 * reads the device: reading one blocks, and a thread that waits in the kernel could not be stopped.
 */
export async function followJack({ device, log, signal, onChange }: JackOptions): Promise<void> {
  let told: string | undefined;
  const tell = (state: 'absent' | 'lost' | 'found') => {
    if (state === told) return;
    told = state;
    log[state === 'found' ? 'info' : 'warn'](`jack.${state}`);
  };
  const isOver = () => signal.aborted;
  while (!isOver()) {
    const path = device.startsWith('/') ? device : await lookUp(device);
    if (path === undefined) tell('absent');
    else {
      tell('found');
      await readDevice(path, { signal, onChange });
      if (!isOver()) tell('lost');
    }
    await delay(lookAgainMs, undefined, { signal }).catch(() => undefined);
  }
}

/** A machine without input devices has no such list. */
async function lookUp(name: string): Promise<string | undefined> {
  const devices = await readFile(listOfDevices, 'utf8').catch(() => '');
  return findInputDevice(devices, name);
}

/** Resolves when the device is gone or cannot be read. */
function readDevice(path: string, { signal, onChange }: Pick<JackOptions, 'signal' | 'onChange'>): Promise<void> {
  return new Promise((resolve) => {
    const read = createJackReader();
    const reader = spawn('cat', ['--', path], { stdio: ['ignore', 'pipe', 'ignore'], signal });
    reader.stdout.on('data', (bytes: Buffer) => read(bytes).forEach(onChange));
    reader.once('error', () => resolve());
    reader.once('close', () => resolve());
  });
}
