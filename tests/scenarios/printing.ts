import assert from 'node:assert/strict';
import { tileName } from '../visit/kiosk.ts';
import type { Visit } from '../visit/step.ts';

/** Takes a Wi-Fi code and has its slip printed: the shortest way to a print job. Gives the slips that came out before. */
export async function printWifiSlip({ kiosk, dock }: Visit): Promise<number> {
  const { words, page } = kiosk;
  const before = (await dock.prints()).length;
  await kiosk.startTurn();
  await kiosk.tap(tileName(words.home.wifi));
  await kiosk.tap(words.wifi.get);
  await page.locator('dd.code').waitFor();
  await kiosk.tap(words.wifi.print);
  return before;
}

/** By now exactly one more slip than `before` has come out. */
export async function assertOneSlip({ dock }: Visit, before: number): Promise<void> {
  assert.equal((await dock.prints()).length, before + 1, 'exactly one slip comes out');
}
