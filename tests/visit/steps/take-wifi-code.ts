import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { voucherCodePattern } from '@machikado/contracts/voucher.ts';
import type { Step } from '../step.ts';
import { nextSlip, scanCodes } from './print-permit.ts';

/** On the finished screen she also takes a Wi-Fi code; the slip's code leads to the portal. */
export const takeWifiCode: Step = {
  id: 'wifi-code',
  title: 'Wi-Fiコード / a Wi-Fi code and its slip',
  run: async (visit) => {
    const { kiosk, learnt, dock } = visit;
    const { page, words } = kiosk;
    const before = (await dock.prints()).length;
    await kiosk.tap(words.booking.wifiToo);
    await kiosk.tap(words.wifi.get);
    const code = page.locator('dd.code');
    await code.waitFor();
    learnt.wifiCode = (await code.innerText()).trim();
    assert.match(learnt.wifiCode, voucherCodePattern);
    await kiosk.tap(words.wifi.print);
    const slip = await nextSlip(visit, before);
    await kiosk.see(words.print.states.processed, { withinMs: 60_000 });
    await kiosk.picture('11-wifi');
    if (visit.picturesIn !== undefined) await writeFile(join(visit.picturesIn, 'wifi-slip.png'), slip.png);
    const codes = await scanCodes(slip.png);
    assert(
      codes.some((text) => text.includes(learnt.wifiCode ?? '')),
      `the slip's codes read ${codes.join(' ')}`,
    );
    await dock.takeCard();
    return 'ten symbols, and the slip leads to the portal';
  },
};
