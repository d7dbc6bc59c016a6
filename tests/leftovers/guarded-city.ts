import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { startTestCity } from '../city/test-city.ts';
import type { RunningCity } from '../city/city.ts';

export type GuardedCity = AsyncDisposable & { readonly city: RunningCity; readonly room: string };

/** A city whose kiosk guards a real browser without a screen, with profiles in a folder of its own in memory. */
export async function startGuardedCity(): Promise<GuardedCity> {
  const room = `/dev/shm/p14-${randomBytes(3).toString('hex')}`;
  mkdirSync(room, { mode: 0o711 });
  // The parts get this process's environment.
  process.env['MACHIKADO_KIOSK_BROWSER'] = '/usr/bin/chromium';
  process.env['MACHIKADO_KIOSK_BROWSER_ROOM'] = room;
  process.env['MACHIKADO_KIOSK_BROWSER_MODE'] = 'driven';
  try {
    const running = await startTestCity('asahikawa');
    return {
      city: running.city,
      room,
      [Symbol.asyncDispose]: async () => {
        await running[Symbol.asyncDispose]();
        rmSync(room, { recursive: true, force: true });
      },
    };
  } catch (error) {
    rmSync(room, { recursive: true, force: true });
    throw error;
  }
}
